"""The root types of a domain, with the fields that its modules declare."""

from types import ModuleType
from typing import Any, TypeVar

import graphene

_F = TypeVar("_F", bound=graphene.Field)

ROOTS = ("Query", "Mutation", "Subscription")
"""The names of the root types."""

_ROOT = "root"


def belongs_to(root: str, field: _F) -> _F:
    """Mark a field as one of a root type, and return it."""
    setattr(field, _ROOT, root)
    return field


def is_derived(field: object) -> bool:
    """Return whether a field of a root type was made from a function."""
    return hasattr(field, _ROOT)


def queries_in(*modules: ModuleType) -> type:
    """Return a mixin for the query root with every ``query`` and ``connection`` of the modules."""
    return _mixin("Query", modules)


def mutations_in(*modules: ModuleType) -> type:
    """Return a mixin for the mutation root with every ``mutation`` of the modules."""
    return _mixin("Mutation", modules)


def subscriptions_in(*modules: ModuleType) -> type:
    """Return a mixin for the subscription root with every ``subscription`` of the modules."""
    return _mixin("Subscription", modules)


def _mixin(root: str, modules: tuple[ModuleType, ...]) -> type:
    fields: dict[str, Any] = {
        name: value
        for module in modules
        for name, value in vars(module).items()
        if getattr(value, _ROOT, None) == root
    }
    return type(root, (), {**fields, "__module__": modules[0].__package__})
