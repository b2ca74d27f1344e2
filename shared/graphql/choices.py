"""GraphQL enums made from the choices of models and the orderings of lists."""

from collections.abc import Mapping, Sequence
from enum import Enum
from functools import cache
from typing import Any, cast, get_args

import graphene
from django.db.models import TextChoices

_WITHOUT_DIRECTION = frozenset({"distance", "relevance"})


@cache
def enum_from_choices(choices: type[TextChoices]) -> type[graphene.Enum]:
    """
    Return the GraphQL enum of a model's choices: ``Order.Status`` becomes ``OrderStatus``.

    Every call with the same choices returns the same enum.
    """
    name = choices.__qualname__.replace(".", "")
    labels = {member.value: str(member.label) for member in choices}
    # The choices themselves: the attributes of a new row may be members, and a copy of the enum
    # could not represent those.
    enum = _graphql_enum(choices, name=name, descriptions=labels, about=choices.__doc__)
    # If two enums collide by name, the audit names the modules of their choices as the owners.
    enum.__module__ = choices.__module__
    return enum


def enum_from_literal(choices: Any, *, name: str, about: str, module: str) -> type[graphene.Enum]:
    """
    Return the GraphQL enum of a ``Literal``: ``Literal["open"]`` has the member ``OPEN``.

    :param about: the description of the enum.
    :param module: the ``__name__`` of the caller. Its domain describes the members.
    """
    members = [(choice.upper(), choice) for choice in get_args(choices)]
    enum = _graphql_enum(_enum_of(name, members), name=name, about=about)
    enum.__module__ = module
    return enum


def ordering_enum(orderings: Any, *, name: str, module: str) -> type[graphene.Enum]:
    """
    Return the GraphQL enum of a list's orderings, from the ``Literal`` that REST uses.

    ``price`` is ``PRICE_ASC`` and ``-price`` is ``PRICE_DESC``. An ordering without a direction,
    such as ``relevance``, keeps its name.

    :param module: the ``__name__`` of the caller. Its domain describes the members.
    """
    members = [(_ordering_name(key), key) for key in get_args(orderings)]
    enum = _graphql_enum(_enum_of(name, members), name=name, about="The order of the list.")
    enum.__module__ = module
    return enum


def _enum_of(name: str, members: Sequence[tuple[str, str]]) -> type[Enum]:
    # Type checkers take a call of Enum for a look-up of a member.
    return cast("type[Enum]", Enum(name, members))


def _ordering_name(key: str) -> str:
    if key in _WITHOUT_DIRECTION:
        return key.upper()
    return f"{key[1:].upper()}_DESC" if key.startswith("-") else f"{key.upper()}_ASC"


def _graphql_enum(
    members: type[Enum], *, name: str, about: str | None, descriptions: Mapping[str, str] = {}
) -> type[graphene.Enum]:
    def describe(member: Any) -> str | None:
        return about if member is None else descriptions.get(member.value)

    enum: type[graphene.Enum] = graphene.Enum.from_enum(members, description=describe, name=name)
    return enum
