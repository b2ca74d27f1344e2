"""Kettles over GraphQL."""

from typing import Any

import graphene

from shared.errors import NotFound
from shared.graphql import current_user
from shared.realtime import Announcement, Watch, state, things, watch
from tests.shared.realtime.scratch import shelf
from tests.shared.realtime.scratch.events import DEGREES, WHISTLES


class KettleType(graphene.ObjectType):
    """A kettle."""

    class Meta:
        name = "Kettle"

    id = graphene.ID(required=True)
    degrees = graphene.Int(required=True)
    secret = graphene.String()

    @staticmethod
    def resolve_secret(root: shelf.Kettle, info: Any) -> str:
        raise RuntimeError("password=hunter2")


class HeatKettle(graphene.Mutation):
    """Heat a kettle."""

    class Arguments:
        id = graphene.ID(required=True)
        degrees = graphene.Int(required=True)

    kettle = graphene.Field(KettleType)

    @staticmethod
    def mutate(root: None, info: Any, id: str, degrees: int) -> "HeatKettle":  # noqa: A002
        kettle = shelf.get_kettle(int(id))
        kettle.heat(degrees)
        return HeatKettle(kettle=kettle)


class Query:
    kettle = graphene.Field(KettleType, id=graphene.ID(required=True))

    @staticmethod
    def resolve_kettle(root: None, info: Any, id: str) -> shelf.Kettle:  # noqa: A002
        return shelf.get_kettle(int(id))


class Mutation:
    heat_kettle = HeatKettle.Field()


class Subscription:
    kettle_changed = graphene.Field(KettleType, id=graphene.ID(required=True))
    my_kettle_changed = graphene.Field(KettleType, id=graphene.ID(required=True))
    kettle_whistled = graphene.Int(id=graphene.ID(required=True))

    @staticmethod
    def subscribe_kettle_changed(root: None, info: Any, id: str) -> Watch:  # noqa: A002
        return _watched(info, int(id))

    @staticmethod
    def subscribe_my_kettle_changed(root: None, info: Any, id: str) -> Watch:  # noqa: A002
        current_user(info)
        return _watched(info, int(id))

    @staticmethod
    def subscribe_kettle_whistled(root: None, info: Any, id: str) -> Watch:  # noqa: A002
        def read(announcement: Announcement) -> int:
            if announcement.facts["number"] == 666:
                raise NotFound("It is not to be heard.")
            return int(announcement.facts["number"])

        return watch(info, things(WHISTLES.of(int(id)), read=read))


def _watched(info: Any, number: int) -> Watch:
    return watch(info, state(DEGREES.of(number), read=lambda: shelf.get_kettle(number)))
