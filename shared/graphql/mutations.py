"""Mutations whose payload carries its own name."""

from typing import Any

import graphene


class Mutation(graphene.Mutation):
    """
    A change that GraphQL can ask for: ``PlaceOrder`` answers with a ``PlaceOrderPayload``.
    """

    class Meta:
        abstract = True

    @classmethod
    def __init_subclass_with_meta__(cls, name: str | None = None, **options: Any) -> None:
        super().__init_subclass_with_meta__(name=name or f"{cls.__name__}Payload", **options)
