"""Trees of categories: rows with a name, a slug and a parent."""

from collections.abc import Callable, Collection, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db.models import Model, QuerySet

from shared.conflicts import conflict_on
from shared.errors import NotFound, ValidationFailed
from shared.preconditions import verify_precondition
from shared.slugs import insert_with_slug

_M = TypeVar("_M", bound=Model)


@dataclass(frozen=True, slots=True)
class CategoryTree(Generic[_M]):
    """
    The rules of a tree of categories. Call its methods in a transaction.

    ``rows`` returns all rows of the tree, and ``kind`` is the noun for messages. A tree has at most
    ``max_depth`` levels, and names under one parent differ by the ``constraint``. ``reserved`` are
    words that are not used as slugs.
    """

    rows: Callable[[], QuerySet[_M]]
    kind: str
    max_depth: int
    constraint: str
    reserved: Collection[str]

    def insert(self, row: _M) -> _M:
        """
        Insert a row, with a slug made of its name, and return it.

        :raises ValidationFailed: if its parent does not exist or is on the lowest level.
        :raises AlreadyExists: if its parent has a category of that name.
        """
        category: Any = row
        self._verify_parent(None, category.parent_id)
        with self._differing_names(category.name):
            return insert_with_slug(
                row, name=category.name, kind="category", reserved=self.reserved
            )

    def update(self, pk: int, changes: Mapping[str, object]) -> _M:
        """
        Change columns of a row and return it. The rows below it move with it.

        :raises NotFound: if there is no such row.
        :raises ValidationFailed: if its new parent does not exist, is below it, or would be too
            deep.
        :raises AlreadyExists: if its parent has another category of that name.
        :raises PreconditionFailed: if the request's ``If-Match`` does not hold.
        """
        if "parent_id" in changes:
            self._verify_parent(pk, changes["parent_id"])
        category: Any = self.lock(pk)
        for name, value in changes.items():
            setattr(category, name, value)
        with self._differing_names(category.name):
            category.save(update_fields=list(changes))
        found: _M = category
        return found

    def lock(self, pk: int) -> _M:
        """
        Lock a row until the transaction ends, and return it.

        :raises NotFound: if there is no such row.
        :raises PreconditionFailed: if the request's ``If-Match`` does not hold.
        """
        row = self.rows().select_for_update().filter(pk=pk).first()
        if row is None:
            raise NotFound(f"There is no {self.kind} {pk}.")
        verify_precondition()
        return row

    def _verify_parent(self, pk: int | None, parent_id: Any) -> None:
        """
        Verify that a row may have a parent. Locks all rows of the tree until the transaction ends.

        ``pk`` is the row that moves, with the rows below it; None for a new row.
        """
        if parent_id is None:
            return
        # The rows are locked in one order, so that two concurrent moves neither create a cycle nor
        # deadlock.
        locked = self.rows().select_for_update(no_key=True).order_by("pk")
        parents: Mapping[int, int | None] = dict(locked.values_list("pk", "parent_id"))
        if parent_id not in parents:
            raise ValidationFailed.of("parent_id", f"There is no {self.kind} {parent_id}.")
        path = _path_to_root(parent_id, parents)
        if pk in path:
            raise ValidationFailed.of("parent_id", f"A {self.kind} cannot be below itself.")
        if len(path) + _height(pk, parents) > self.max_depth:
            raise ValidationFailed.of("parent_id", f"The tree has at most {self.max_depth} levels.")

    def _differing_names(self, name: str) -> AbstractContextManager[None]:
        return conflict_on(
            "name",
            constraint=self.constraint,
            message=f"Its parent has another category {name}.",
        )


def _path_to_root(pk: int, parents: Mapping[int, int | None]) -> list[int]:
    path = [pk]
    while (above := parents[path[-1]]) is not None:
        path.append(above)
    return path


def _height(pk: int | None, parents: Mapping[int, int | None]) -> int:
    """Return the number of levels of the subtree of a row; 1 for a new row."""
    paths = (_path_to_root(each, parents) for each in parents)
    return max((path.index(pk) + 1 for path in paths if pk in path), default=1)
