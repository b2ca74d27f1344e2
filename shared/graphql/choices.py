"""GraphQL enumerations made from the choices of models and the orders of lists."""

from collections.abc import Sequence
from enum import Enum
from functools import cache
from typing import Any

import graphene
from django.db.models import TextChoices


@cache
def enum_of(choices: type[TextChoices]) -> type[graphene.Enum]:
    """
    Return the one GraphQL enum of a model's choices: ``Order.Status`` becomes ``OrderStatus``.
    """
    name = choices.__qualname__.replace(".", "")
    members = [(member.name, member.value) for member in choices]
    labels = {member.value: str(member.label) for member in choices}
    made = _named_enum(name, members, descriptions=labels, about=choices.__doc__)
    # It belongs to whoever wrote the choices, should two of one name collide.
    made.__module__ = choices.__module__
    return made


def ordering_enum(name: str, words: Sequence[str]) -> type[graphene.Enum]:
    """
    Return the enum of a list's orders: ``price`` becomes ``PRICE_ASC`` and ``PRICE_DESC``.

    Their values are the words REST knows, ``price`` and ``-price``.
    """
    members = [
        (f"{word.upper()}_{direction}", f"{sign}{word}")
        for word in words
        for direction, sign in (("ASC", ""), ("DESC", "-"))
    ]
    return _named_enum(name, members, descriptions={}, about="How the list is ordered.")


def _named_enum(
    name: str, members: list[tuple[str, str]], *, descriptions: dict[str, str], about: str | None
) -> type[graphene.Enum]:
    def describe(member: Any) -> str | None:
        return about if member is None else descriptions.get(member.value)

    made: type[graphene.Enum] = graphene.Enum.from_enum(
        Enum(name, members), description=describe, name=name
    )
    return made
