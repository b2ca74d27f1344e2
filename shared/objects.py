"""
Objects of a selection, made without building its SQL again.

Django builds the SQL of a query set each time it is read, which takes longer than running it and
making the objects. Here the SQL is cached with the places of its columns. What the query set joins,
annotates and defers is the same as in Django's objects. A relation that it prefetches is one more
statement, whose SQL is cached, too.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from django.core.exceptions import EmptyResultSet, FieldDoesNotExist
from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import (
    BigAutoField,
    ForeignKey,
    ManyToOneRel,
    Model,
    QuerySet,
    prefetch_related_objects,
)
from django.db.models.query import RelatedPopulator, get_related_populators
from django.db.transaction import TransactionManagementError

from shared.parameters import Ids, is_one_of
from shared.prepared import fetch_all
from shared.selections import Build, Rows, Selection, rows_of, sql_of

M = TypeVar("M", bound=Model)

Part = Callable[..., "QuerySet[Any]"]


def list_objects(rows: Rows[M]) -> list[M]:
    """
    Return the rows as objects.
    """
    return _read(rows, _statement_of, kind=()) if isinstance(rows, Selection) else list(rows)


def list_locked(rows: Rows[M], *, lock: str) -> list[M]:
    """
    Return the rows as objects by their ids, locked until the transaction ends.

    ``lock`` is the strength of the lock, such as ``KEY SHARE``. Joined rows are not locked.

    :raises TransactionManagementError: if there is no transaction.
    """
    if not connection.in_atomic_block:
        raise TransactionManagementError("Rows are locked in a transaction only.")

    def build(rows: "QuerySet[M]") -> tuple[_Statement, Sequence[Any]]:
        statement, parameters = _statement_of(rows.order_by("pk"))
        locking = f'FOR {lock} OF "{rows.model._meta.db_table}"'
        return replace(statement, sql=f"{statement.sql} {locking}"), parameters

    return _read(rows, build, kind=("locked", lock))


def page_of_objects(rows: Selection[M], *, start: int, size: int) -> list[M]:
    """
    Return the rows of a page as objects. The first row has the number 0.

    The selector must return all rows, not a part of them.
    """

    def build(rows: "QuerySet[M]", start: Any) -> tuple[_Statement, Sequence[Any]]:
        if rows.query.is_sliced:
            raise TypeError("A part of the rows has no pages.")
        statement, parameters = _statement_of(rows)
        sql = f"{statement.sql} LIMIT {size} {'OFFSET %s' if start else ''}"
        return replace(statement, sql=sql), [*parameters, *([start] if start else [])]

    return _read(rows, build, kind=("page", size), start=start)


def find_object(
    rows: Rows[M], *, part: Part | None = None, kind: tuple[Any, ...] = (), **more: Any
) -> M | None:
    """
    Return the one row that ``rows`` has as an object, or None if there is none.

    ``part(rows, **more)`` returns the row to find; by default it is the only one. ``kind``
    identifies what it does.
    """

    def find(rows: "QuerySet[M]", **more: Any) -> "QuerySet[M]":
        return part(rows, **more) if part else rows

    def build(rows: "QuerySet[M]", **more: Any) -> tuple[_Statement, Sequence[Any]]:
        return _statement_of(find(rows, **more))

    if isinstance(rows, Selection):
        found = _read(rows, build, kind=("one", *kind), **more)
    else:
        found = list(find(rows, **more))
    return next(iter(found), None)


@dataclass(frozen=True, slots=True)
class _Relation:
    """A prefetched relation: its place among them, and the foreign key that it follows."""

    place: int
    key: Any
    name: str
    is_forward: bool

    def column(self) -> str:
        return "pk" if self.is_forward else self.key.attname

    def ids(self, objects: Iterable[Model]) -> Ids:
        name = self.key.attname if self.is_forward else "pk"
        return Ids(sorted({getattr(each, name) for each in objects} - {None}))

    def attach(self, objects: Iterable[Any], related: Sequence[Any]) -> None:
        if self.is_forward:
            by_id = {each.pk: each for each in related}
            for each in objects:
                self.key.set_cached_value(each, by_id.get(getattr(each, self.key.attname)))
            return
        by_owner = defaultdict(list)
        for each in related:
            by_owner[getattr(each, self.key.attname)].append(each)
        for each in objects:
            self._attach_many(each, by_owner[each.pk])

    def _attach_many(self, owner: Any, related: list[Any]) -> None:
        for each in related:
            self.key.set_cached_value(each, owner)
        # A further filter of it queries all rows of this owner. Django's would add the filters of
        # the prefetch, whose query set would have to be made for each request.
        found: Any = getattr(owner, self.name).get_queryset()
        found._result_cache = related
        found._prefetch_done = True
        cache = vars(owner).setdefault("_prefetched_objects_cache", {})
        cache[self.key.remote_field.cache_name] = found


@dataclass(frozen=True, slots=True)
class _Statement:
    """SQL, and how an object is made of each of its rows, as Django's ``ModelIterable`` does."""

    sql: str
    model: type[Model]
    names: Sequence[str]
    columns: slice
    annotations: Mapping[str, int]
    converters: Mapping[int, tuple[Sequence[Callable[..., Any]], Any]]
    joined: Sequence[RelatedPopulator]
    relations: Sequence[_Relation] | None
    """None if Django has to prefetch them."""

    def __len__(self) -> int:
        return len(self.sql)

    def make(self, row: Sequence[Any]) -> Any:
        if self.converters:
            row = self._convert(row)
        made: Any = self.model.from_db(DEFAULT_DB_ALIAS, self.names, row[self.columns])
        for each in self.joined:
            each.populate(row, made)
        for name, place in self.annotations.items():
            setattr(made, name, row[place])
        return made

    def _convert(self, row: Sequence[Any]) -> Sequence[Any]:
        values = list(row)
        for place, (converters, expression) in self.converters.items():
            for convert in converters:
                values[place] = convert(values[place], expression, connection)
        return values


def _read(
    rows: Rows[M], build: Build[_Statement], *, kind: tuple[Any, ...], **more: Any
) -> list[M]:
    try:
        statement, parameters = sql_of(rows, build, kind=("objects", *kind), **more)
    except EmptyResultSet:
        return []
    objects: list[M] = [statement.make(row) for row in fetch_all(statement.sql, parameters)]
    if statement.relations is None:
        prefetch_related_objects(objects, *_lookups_of(rows_of(rows)))
    else:
        for relation in statement.relations:
            relation.attach(objects, _read_related(rows, relation, relation.ids(objects)))
    return objects


def _read_related(rows: Rows[Any], relation: _Relation, ids: Ids) -> list[Any]:
    def build(rows: "QuerySet[Any]", ids: Any) -> tuple[_Statement, Sequence[Any]]:
        related = _lookups_of(rows)[relation.place].queryset
        return _statement_of(related.filter(is_one_of(relation.column(), ids)))

    return _read(rows, build, kind=("related", relation.place), ids=ids) if ids else []


def _statement_of(rows: "QuerySet[Any]") -> tuple[_Statement, Sequence[Any]]:
    compiler: Any = rows.query.get_compiler(DEFAULT_DB_ALIAS)
    sql, parameters = compiler.as_sql()
    columns, form = compiler.select, compiler.klass_info
    own = slice(form["select_fields"][0], form["select_fields"][-1] + 1)
    statement = _Statement(
        sql=sql,
        model=form["model"],
        names=[column[0].target.attname for column in columns[own]],
        columns=own,
        annotations=compiler.annotation_col_map or {},
        converters=compiler.get_converters([column[0] for column in columns]),
        joined=get_related_populators(form, columns, DEFAULT_DB_ALIAS),  # type: ignore[call-arg]  # of a later version
        relations=_relations_of(rows),
    )
    return statement, parameters


def _relations_of(rows: "QuerySet[Any]") -> Sequence[_Relation] | None:
    found = [_relation(rows, *each) for each in enumerate(_lookups_of(rows))]
    return None if None in found else [each for each in found if each]


def _relation(rows: "QuerySet[Any]", place: int, lookup: Any) -> _Relation | None:
    # Django prefetches all others.
    if isinstance(lookup, str) or lookup.queryset is None or lookup.to_attr:
        return None
    if _lookups_of(lookup.queryset):
        return None
    try:
        field: Any = rows.model._meta.get_field(lookup.prefetch_to)
    except FieldDoesNotExist:
        return None
    if type(field) not in (ForeignKey, ManyToOneRel):
        return None
    is_forward = type(field) is ForeignKey
    key: Any = field if is_forward else field.field
    refers_to_number = key.target_field.primary_key and isinstance(key.target_field, BigAutoField)
    if not refers_to_number:
        return None
    return _Relation(place, key, lookup.prefetch_to, is_forward=is_forward)


def _lookups_of(rows: Any) -> Sequence[Any]:
    lookups: Sequence[Any] = rows._prefetch_related_lookups
    return lookups
