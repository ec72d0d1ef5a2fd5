"""Full text search over issues and items, on SQLite and PostgreSQL: both index the same terms, which are made here.

texts -> words.term, joining.joined -> SearchEntry.terms -> FTS5 | tsvector      (index, rebuild)
Query -> what cites it (addresses), what it names (naming), what has its words
      -> in a rough order by the database, the first scored by ranking, scoring -> Results      (search)
Nothing found -> what has most of the words (partial), another spelling (suggestions)
"""

from .answers import Results, matching, search
from .facets import Facet
from .hits import Hit
from .indexing import index, rebuild
from .query import Query
from .titles import titled

__all__ = ["Facet", "Hit", "Query", "Results", "index", "matching", "rebuild", "search", "titled"]
