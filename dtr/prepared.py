"""Queries whose SQL is written once in each process, for the few that a whole room waits for.

Django writes the SQL of a query anew each time it is asked, which takes longer than the database takes to
answer. What differs between two askings of a prepared query is one key; the rest is as its queryset says.
"""

import uuid
from collections.abc import Callable
from copy import copy
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db import DEFAULT_DB_ALIAS, connections, models
from django.db.models.query import ModelIterable
from django.db.models.sql.compiler import SQLCompiler

Row = TypeVar("Row", bound=models.Model)
UUIDS: "models.Field[Any, Any]" = models.UUIDField()

Key = uuid.UUID | int

# Stand where the key will stand while the SQL is written. No row has them.
A_UUID = uuid.UUID("5e7b0000-0000-4000-8000-000000000001")
A_NUMBER = 5_000_000_000_000_000_001


class Prepared(Generic[Row]):
    """``Prepared(lambda key: Thing.objects.filter(owner=key))(owner.pk)`` is the list of the owner's things.

    The queryset is asked for once per kind of key and of database, with a key that stands for every other:
    what it reads of the time, the language or the person would stand still from then on.
    """

    def __init__(self, rows: Callable[[Any], "models.QuerySet[Row]"]) -> None:
        self.rows = rows
        self.written: dict[tuple[str, type], _Written] = {}

    def __call__(self, key: Key) -> list[Row]:
        which = connections[DEFAULT_DB_ALIAS].vendor, type(key)
        if which not in self.written:
            place = A_NUMBER if isinstance(key, int) else A_UUID
            compiler = self.rows(place).query.get_compiler(DEFAULT_DB_ALIAS)
            self.written[which] = _Written(compiler, place, *compiler.as_sql())
        asking: Any = _Asking(self.written[which], key)
        return list(ModelIterable(asking))


@dataclass(frozen=True)
class _Written:
    compiler: SQLCompiler
    place: Key
    sql: str
    params: tuple[Any, ...]


class _Asking:
    """What Django's reading of rows wants of a queryset, with the SQL that is there already."""

    db = DEFAULT_DB_ALIAS
    _known_related_objects: dict[Any, Any] = {}

    def __init__(self, written: _Written, key: Key) -> None:
        self.written, self.key, self.query = written, key, self

    def get_compiler(self, using: str) -> Any:
        """A compiler that has done its work, for the connection of this thread."""
        compiler: Any = copy(self.written.compiler)
        compiler.connection = connections[using]
        place, key = (_as_sent(value, compiler.connection) for value in (self.written.place, self.key))
        params = tuple(key if given == place else given for given in self.written.params)
        compiler.as_sql = lambda: (self.written.sql, params)
        return compiler


def _as_sent(key: Key, connection: Any) -> Any:
    return key if isinstance(key, int) else UUIDS.get_db_prep_value(key, connection)
