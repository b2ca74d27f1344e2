"""The base class of mutations, which names the payload type after the mutation."""

from typing import Any

import graphene


class Mutation(graphene.Mutation):
    """
    A mutation whose payload type is its name and ``Payload``: ``PlaceOrderPayload``.
    """

    class Meta:
        abstract = True

    @classmethod
    def __init_subclass_with_meta__(cls, name: str | None = None, **options: Any) -> None:
        super().__init_subclass_with_meta__(name=name or f"{cls.__name__}Payload", **options)
