"""Full text search over issues and items, on SQLite and PostgreSQL: both index the same terms, which are made here.

texts -> words.term -> SearchEntry.terms -> FTS5 | tsvector      (index, rebuild)
Query -> public entries with all its terms -> Results            (search)
"""

from .answers import Hit, Results, matching, search
from .facets import Facet
from .indexing import index, rebuild
from .query import Query

__all__ = ["Facet", "Hit", "Query", "Results", "index", "matching", "rebuild", "search"]
