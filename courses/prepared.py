"""Queries and new rows that are written once and then only sent again with other values.

For the few that every page of a question asks: Django takes several times as long to write one of them as the database
takes to answer it. What is asked stays a queryset, and what comes back is read as Django reads it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import cache
from typing import Any, TypeVar

from django.db import connection, models
from django.db.models import QuerySet
from django.db.models.sql import InsertQuery

Model = TypeVar("Model", bound=models.Model)
Slot = int | str


class Prepared:
    """A query for some columns. `rows` makes its queryset; `slots` stand in it for the values to come."""

    def __init__(self, rows: Callable[..., QuerySet[Any, Any]], columns: Sequence[str], *slots: Slot) -> None:
        self.rows, self.columns, self.slots = rows, tuple(columns), slots
        self._sql = ""
        self._params: Sequence[Any] = ()
        self._readers: Mapping[int, tuple[list[Any], Any]] = {}

    def _write(self) -> None:
        compiler = self.rows(*self.slots).values_list(*self.columns).query.get_compiler(connection=connection)
        sql, self._params = compiler.as_sql()
        self._readers = compiler.get_converters([expression for expression, _, _ in compiler.select])
        self._sql = sql

    def ask(self, *values: Any) -> Iterator[tuple[Any, ...]]:
        """The rows for these values. A number that no database can hold finds nothing."""
        if not self._sql:
            self._write()
        given = dict(zip(self.slots, values, strict=True))
        with _cursor() as cursor:
            try:
                cursor.execute(self._sql, [given.get(param, param) for param in self._params])
            except OverflowError:
                return
            found = cursor.fetchall()
        for row in found:
            read = list(row)
            for place, (readers, expression) in self._readers.items():
                for reader in readers:
                    read[place] = reader(read[place], expression, connection)
            yield tuple(read)

    def first(self, *values: Any) -> tuple[Any, ...] | None:
        """The first row, if there is one."""
        return next(self.ask(*values), None)


class PreparedInsert:
    """A new row of a model, with a value for every field but the number that the database gives it."""

    def __init__(self, model: type[models.Model]) -> None:
        self.model, self._sql = model, ""
        self.fields = [field for field in model._meta.local_concrete_fields if not field.primary_key]

    def _write(self, row: models.Model) -> None:
        query = InsertQuery(self.model)
        query.insert_values(self.fields, [row])
        compiler = query.get_compiler(connection=connection)
        compiler.returning_fields = [self.model._meta.pk]
        ((self._sql, _values),) = compiler.as_sql()

    def add(self, row: models.Model) -> None:
        """Add the row; it gets its number. No signals are sent."""
        if not self._sql:
            self._write(row)
        values = [field.get_db_prep_save(getattr(row, field.attname), connection) for field in self.fields]
        with _cursor() as cursor:
            cursor.execute(self._sql, values)
            (row.pk,) = cursor.fetchone()
        row._state.adding, row._state.db = False, connection.alias


def _cursor() -> Any:
    """Django's cursor; on PostgreSQL it sends the values apart, so that the database keeps its plan of the query.

    Not while the queries are logged: Django finds no text in such a cursor.
    """
    cursor: Any = connection.cursor()
    if connection.vendor == "postgresql" and not connection.queries_logged:
        from psycopg import Cursor  # a site on SQLite does without

        cursor.cursor = Cursor(connection.connection)
    return cursor


def instance(model: type[Model], names: tuple[str, ...], values: Sequence[Any]) -> Model:
    """A row of a model from some of its fields, in the model's order; the others are fetched when somebody asks."""
    return model.from_db(connection.alias, _columns(model, names), values)


@cache
def _columns(model: type[models.Model], names: tuple[str, ...]) -> Collection[str]:
    meta: Any = model._meta
    return frozenset(meta.get_field(name).attname for name in names)


@cache
def every_field(model: type[models.Model]) -> tuple[str, ...]:
    """The names of all columns of a model, in the model's order."""
    return tuple(field.name for field in model._meta.concrete_fields)
