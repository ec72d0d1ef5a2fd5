"""Full text over issues and items, one door for both databases: the same terms, made here, give the same answers.

texts -> words.term -> SearchEntry.terms -> FTS5 | tsvector      (index, rebuild)
Query -> public entries with all its terms -> Results            (search)
"""

from .answers import Hit, Results, search
from .facets import Facet
from .indexing import index, rebuild
from .query import Query

__all__ = ["Facet", "Hit", "Query", "Results", "index", "rebuild", "search"]
