"""The tables a database has, or had at some state of its migrations; and the way from one state to another."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any

from django.apps import apps as present
from django.conf import settings
from django.core.management.color import no_style
from django.core.management.sql import emit_post_migrate_signal
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Model

Migration = tuple[str, str]  # app, name
NOBODYS = {
    "contenttypes.contenttype",
    "auth.permission",
    "auth.group",
    "auth.group_permissions",
    "issues.contentversion",
}
"""What an empty installation has rows in: migrations make them, and the first page that is asked for."""


def applied() -> set[Migration]:
    """The migrations the database has, of those this version knows; none in an empty database."""
    loader = MigrationLoader(connection)
    return {key for key in loader.applied_migrations if key in loader.graph.nodes}


def newest() -> set[Migration]:
    """The migrations of this version."""
    return set(MigrationLoader(None).graph.nodes)


def tables(migrations: Iterable[Migration]) -> dict[str, type[Model]]:
    """The tables at a state of the migrations by `app.model`, those between many and many too."""
    return _tables_at(frozenset(migrations))


@cache  # half a second each time
def _tables_at(migrations: frozenset[Migration]) -> dict[str, type[Model]]:
    loader = MigrationLoader(None)
    return _tables(loader.project_state(_leaves(loader, set(migrations))).apps)


def kept(migrations: Iterable[Migration]) -> dict[str, type[Model]]:
    """Those of them that belong into a backup."""
    return {label: model for label, model in tables(migrations).items() if is_kept(label)}


def is_kept(label: str) -> bool:
    """Whether a table belongs into a backup: what is derived or about running processes does not."""
    return (
        label not in settings.BACKUP_LEAVES_OUT and label.partition(".")[0] not in settings.BACKUP_LEAVES_OUT
    )


def _tables(registry: Any) -> dict[str, type[Model]]:
    found = {
        model._meta.label_lower: model
        for model in registry.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy
    }
    return dict(sorted(found.items()))


def _leaves(loader: MigrationLoader, keys: set[Migration]) -> list[Migration]:
    """The last ones of each app: with them all the others are meant."""

    def is_last(key: Migration) -> bool:
        children = loader.graph.node_map[key].children
        return not any(child.key[0] == key[0] and child.key in keys for child in children)

    return sorted(key for key in keys if is_last(key))


def rebuild(migrations: set[Migration]) -> None:
    """Drops all tables of ours and makes them as they were at this state; inside a transaction of the caller's."""
    ours = {model._meta.db_table for model in (*tables(applied()).values(), *_tables(present).values())}
    ours.add(MigrationRecorder.Migration._meta.db_table)
    with connection.cursor() as cursor:
        there = set(connection.introspection.table_names(cursor))
        drop = connection.schema_editor().sql_delete_table
        for table in sorted(ours & there):
            cursor.execute(drop % {"table": connection.ops.quote_name(table)})
    executor = MigrationExecutor(connection)
    executor.migrate(_leaves(executor.loader, migrations))
    connection.check_constraints()  # migrations leave some of PostgreSQL's to be held at once


def migrate_on() -> None:
    """From whatever state to this version's, with the permissions it knows."""
    connection.check_constraints()  # PostgreSQL alters no table that has checks to do yet
    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())
    emit_post_migrate_signal(verbosity=0, interactive=False, db=connection.alias)


def empty(migrations: set[Migration]) -> None:
    """Deletes all rows of all tables at this state, those no backup holds too."""
    with connection.cursor() as cursor:
        for model in tables(migrations).values():
            cursor.execute(f"DELETE FROM {connection.ops.quote_name(model._meta.db_table)}")  # noqa: S608


def reset_sequences(models: Iterable[type[Model]]) -> None:
    """The next row gets a key after the highest there is."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), list(models)):
            cursor.execute(statement)


def filled() -> dict[str, int]:
    """How many rows stand in which table; none in an empty installation."""
    counts = {
        label: model._base_manager.count() for label, model in kept(applied()).items() if label not in NOBODYS
    }
    return {label: number for label, number in counts.items() if number}
