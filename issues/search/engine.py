"""What differs between the databases: FTS5 on SQLite, tsvector and GIN on PostgreSQL, over the same terms.

The database derives both indexes from `SearchEntry.terms` by itself (triggers, a generated column), so that index and
rows never differ.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, cast

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import BooleanField, F, Func
from django.db.models.expressions import Col
from django.db.models.sql.compiler import SQLCompiler

# Made by the migration and, after anything that rewrote the table, by `manage.py rebuild_search`.
INSTALL = {
    "sqlite": [
        "DROP TRIGGER IF EXISTS issues_searchentry_made",
        "DROP TRIGGER IF EXISTS issues_searchentry_gone",
        "DROP TRIGGER IF EXISTS issues_searchentry_changed",
        "DROP TABLE IF EXISTS issues_searchindex",
        "CREATE VIRTUAL TABLE issues_searchindex USING fts5("
        "terms, content='issues_searchentry', content_rowid='id', tokenize='ascii', detail='none', columnsize=0)",
        "CREATE TRIGGER issues_searchentry_made AFTER INSERT ON issues_searchentry BEGIN"
        " INSERT INTO issues_searchindex(rowid, terms) VALUES (new.id, new.terms); END",
        "CREATE TRIGGER issues_searchentry_gone AFTER DELETE ON issues_searchentry BEGIN"
        " INSERT INTO issues_searchindex(issues_searchindex, rowid, terms)"
        " VALUES ('delete', old.id, old.terms); END",
        "CREATE TRIGGER issues_searchentry_changed AFTER UPDATE OF id, terms ON issues_searchentry BEGIN"
        " INSERT INTO issues_searchindex(issues_searchindex, rowid, terms)"
        " VALUES ('delete', old.id, old.terms);"
        " INSERT INTO issues_searchindex(rowid, terms) VALUES (new.id, new.terms); END",
        "INSERT INTO issues_searchindex(issues_searchindex) VALUES ('rebuild')",
    ],
    "postgresql": [
        "ALTER TABLE issues_searchentry ADD COLUMN IF NOT EXISTS vector tsvector"
        " GENERATED ALWAYS AS (array_to_tsvector(string_to_array(btrim(terms), ' '))) STORED",
        "CREATE INDEX IF NOT EXISTS issues_searchentry_vector ON issues_searchentry USING gin (vector)",
    ],
}
REMOVE = {
    "sqlite": INSTALL["sqlite"][:4],
    "postgresql": ["ALTER TABLE issues_searchentry DROP COLUMN IF EXISTS vector"],
}
SETTLE = {
    "sqlite": [
        "INSERT INTO issues_searchindex(issues_searchindex) VALUES ('optimize')",
        "ANALYZE issues_searchentry",
    ],
    # All tables a search joins: without ANALYZE the planner takes a new one to have one row.
    "postgresql": [
        "ANALYZE issues_searchentry, issues_issue, issues_newsitem, issues_link, issues_topiconissue, issues_itemtopic"
    ],
}
# Reads one parameter, a JSON list of [entry, issue, item], as a table of three columns.
PLACES = {
    "sqlite": "SELECT json_extract(value, '$[0]') AS id, json_extract(value, '$[1]') AS issue,"
    " json_extract(value, '$[2]') AS item FROM json_each(%s)",
    "postgresql": "SELECT (value->>0)::bigint AS id, (value->>1)::bigint AS issue, (value->>2)::bigint AS item"
    " FROM json_array_elements(%s::json)",
}


def run(connection: BaseDatabaseWrapper, statements: dict[str, list[str]]) -> None:
    """Runs a table's statements for this database."""
    with connection.cursor() as cursor:
        for statement in statements[connection.vendor]:
            cursor.execute(statement)


def match(alternatives: Iterable[Iterable[str]]) -> str:
    """The FTS5 expression that asks for all of one of some lists of terms; of `far*`, terms that begin so."""
    return _asked(alternatives, " AND ", " OR ", '"{}"', '"{}"*')


def tsquery(alternatives: Iterable[Iterable[str]]) -> str:
    """The same for PostgreSQL."""
    return _asked(alternatives, " & ", " | ", "'{}'", "'{}':*")


def _asked(alternatives: Iterable[Iterable[str]], both: str, either: str, whole: str, begun: str) -> str:
    def written(term: str) -> str:
        return begun.format(term[:-1]) if term.endswith("*") else whole.format(term)

    return either.join(f"({both.join(map(written, terms))})" for terms in alternatives)


class HasTerms(Func):
    """An expression: whether a SearchEntry has all of one of some lists of terms, looked up in the database's full
    text index."""

    output_field = BooleanField()

    def __init__(self, alternatives: Iterable[Iterable[str]]) -> None:
        super().__init__(F("pk"))
        self.alternatives = tuple(map(tuple, alternatives))

    @property
    def identity(self) -> tuple[Any, ...]:
        """Two expressions are equal only when their terms are."""
        return (*super().identity, self.alternatives)

    def as_sqlite(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **kw: Any) -> Any:
        key, params = compiler.compile(self.source_expressions[0])
        inside = "SELECT rowid FROM issues_searchindex WHERE issues_searchindex MATCH %s"
        return f"{key} IN ({inside})", [*params, match(self.alternatives)]

    def as_postgresql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **kw: Any) -> Any:
        table = compiler.quote_name_unless_alias(cast(Col, self.source_expressions[0]).alias)
        return f"{table}.vector @@ %s::tsquery", [tsquery(self.alternatives)]
