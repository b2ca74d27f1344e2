"""GraphQL enums made from the choices of models and the orderings of lists."""

from collections.abc import Sequence
from enum import Enum
from functools import cache
from typing import Any

import graphene
from django.db.models import TextChoices


@cache
def enum_from_choices(choices: type[TextChoices]) -> type[graphene.Enum]:
    """
    Return the GraphQL enum of a model's choices: ``Order.Status`` becomes ``OrderStatus``.

    Every call with the same choices returns the same enum.
    """
    name = choices.__qualname__.replace(".", "")
    members = [(member.name, member.value) for member in choices]
    labels = {member.value: str(member.label) for member in choices}
    enum = _named_enum(name, members, descriptions=labels, about=choices.__doc__)
    # If two enums collide by name, the audit names the modules of their choices as the owners.
    enum.__module__ = choices.__module__
    return enum


def ordering_enum(name: str, keys: Sequence[str]) -> type[graphene.Enum]:
    """
    Return the enum of a list's orderings: ``price`` becomes ``PRICE_ASC`` and ``PRICE_DESC``.

    The values are those of the ``ordering`` parameter of REST, ``price`` and ``-price``.
    """
    members = [
        (f"{key.upper()}_{direction}", f"{sign}{key}")
        for key in keys
        for direction, sign in (("ASC", ""), ("DESC", "-"))
    ]
    return _named_enum(name, members, descriptions={}, about="How the list is ordered.")


def _named_enum(
    name: str, members: list[tuple[str, str]], *, descriptions: dict[str, str], about: str | None
) -> type[graphene.Enum]:
    def describe(member: Any) -> str | None:
        return about if member is None else descriptions.get(member.value)

    enum: type[graphene.Enum] = graphene.Enum.from_enum(
        Enum(name, members), description=describe, name=name
    )
    return enum
