"""The collision audit reports each kind of name that two owners claim."""

from dataclasses import dataclass, field
from enum import Enum
from types import ModuleType
from typing import Any

import graphene
import pytest
from celery import shared_task
from django.http import HttpResponse
from ninja import Router, Schema
from pydantic import create_model

from nexus.gateway.audit import Collision, find_collisions
from nexus.registry import Plugin, Registry
from shared.events import Event
from shared.graphql import mutation
from shared.pages import Page
from shared.plugin import Domain
from shared.realtime import Topic


@dataclass(frozen=True)
class PluginInMemory(Plugin):
    """A domain whose modules exist in memory only."""

    modules: dict[str, ModuleType] = field(default_factory=dict)

    def module(self, name: str) -> ModuleType | None:
        return self.modules.get(name)


def plugin(name: str, *, owns: tuple[str, ...] = (), **members: dict[str, object]) -> Plugin:
    """Return a domain with one module for each keyword."""
    manifest = Domain(name=name, title=name, summary="", version="1", owns=owns or (name,))
    package = f"scratch.{name}"
    modules = {}
    for module_name, contents in members.items():
        module = ModuleType(f"{package}.{module_name}")
        for key, thing in contents.items():
            if isinstance(thing, type) or hasattr(thing, "delay"):
                thing.__module__ = module.__name__  # type: ignore[union-attr]
            setattr(module, key, thing)
        modules[module_name] = module
    return PluginInMemory(manifest=manifest, package=package, modules=modules)


def collisions(*plugins: Plugin) -> list[Collision]:
    return find_collisions(Registry(enabled=plugins))


def router(path: str, name: str) -> dict[str, object]:
    made = Router()

    def view(request: object) -> None: ...

    view.__name__ = name
    made.get(path)(view)
    return {"router": made}


def pages(path: str, *, name: str) -> dict[str, object]:
    return {"PAGES": (Page(path, lambda request: HttpResponse(), name=name),)}


def both(kind: str, name: str) -> Collision:
    return Collision(kind, name, ("domain 'shop'", "domain 'blog'"))


def buy_tea(domain: str) -> graphene.Field:
    """Return a mutation of a domain, whose payload is named after it."""

    def buy_tea(info: Any) -> int:
        """Buy tea."""
        return 1

    buy_tea.__module__ = f"scratch.{domain}.graphql"
    return mutation(price=graphene.Int)(buy_tea)


class TestCollisions:
    def test_path_segment_with_two_owners_is_reported(self) -> None:
        found = collisions(plugin("shop", owns=("things",)), plugin("blog", owns=("things",)))

        assert found == [both("path segment", "things")]

    def test_segment_of_the_core_cannot_be_owned(self) -> None:
        found = collisions(plugin("shop", owns=("users",)))

        assert found == [Collision("path segment", "users", ("the core", "domain 'shop'"))]

    def test_two_operations_with_one_name_are_reported(self) -> None:
        found = collisions(
            plugin("shop", router=router("/shop/", "list_things")),
            plugin("blog", router=router("/blog/", "list_things")),
        )

        assert found == [both("operationId", "list_things")]

    def test_two_routers_on_one_path_are_reported(self) -> None:
        found = collisions(
            plugin("shop", owns=("things",), router=router("/things/", "list_shop")),
            plugin("blog", router=router("/things/", "list_blog")),
        )

        assert both("route", "GET /things/") in found

    def test_unowned_path_is_reported(self) -> None:
        found = collisions(plugin("shop", router=router("/elsewhere/", "list_shop")))

        assert [(c.kind, c.name) for c in found] == [("path", "/elsewhere/")]

    def test_path_below_a_core_segment_may_be_owned(self) -> None:
        follow = router("/users/{user_id}/follow/", "follow_user")

        assert collisions(plugin("shop", owns=("users/{id}/follow",), router=follow)) == []

    def test_page_with_two_owners_is_reported(self) -> None:
        found = collisions(
            plugin("shop", pages=pages("show/things/<int:thing_id>/", name="show_thing")),
            plugin("blog", pages=pages("show/things/", name="show_things")),
        )

        assert found == [both("page", "show/things")]

    def test_pages_with_one_first_segment_are_allowed(self) -> None:
        shop = plugin("shop", pages=pages("show/things/<int:thing_id>/", name="show_thing"))
        blog = plugin("blog", pages=pages("show/posts/", name="show_posts"))

        assert collisions(shop, blog) == []

    def test_page_below_a_path_of_the_host_is_reported(self) -> None:
        found = collisions(plugin("shop", pages=pages("admin/things/", name="show_things")))

        assert found == [Collision("page", "admin", ("the core", "domain 'shop'"))]

    def test_two_pages_with_one_name_are_reported(self) -> None:
        found = collisions(
            plugin("shop", pages=pages("shop/", name="show_all")),
            plugin("blog", pages=pages("blog/", name="show_all")),
        )

        assert found == [both("page name", "show_all")]

    @pytest.mark.parametrize("path", ["/users/{user_id}/", "/users/{user_id}/following/"])
    def test_other_paths_below_a_core_segment_are_reported(self, path: str) -> None:
        found = collisions(
            plugin("shop", owns=("users/{id}/follow",), router=router(path, "list_shop"))
        )

        assert [(c.kind, c.name) for c in found] == [("path", path)]

    def test_path_below_a_segment_with_two_owners_is_reported(self) -> None:
        found = collisions(
            plugin("shop", owns=("users/{id}/follow",)),
            plugin("blog", owns=("users/{user}/follow",)),
        )

        assert found == [both("path below a segment", "users/{}/follow")]

    def test_two_schemas_with_one_name_are_reported(self) -> None:
        found = collisions(
            plugin("shop", schemas={"ThingOut": type("ThingOut", (Schema,), {})}),
            plugin("blog", schemas={"ThingOut": type("ThingOut", (Schema,), {})}),
        )

        assert found == [both("schema", "ThingOut")]

    def test_two_enums_with_one_name_are_reported(self) -> None:
        def schemas(name: str) -> dict[str, object]:
            mood = Enum("Mood", {"CALM": "calm"})
            return {"Mood": mood, name: create_model(name, __base__=Schema, mood=(mood, ...))}

        found = collisions(
            plugin("shop", schemas=schemas("ShopOut")), plugin("blog", schemas=schemas("BlogOut"))
        )

        assert found == [both("schema", "Mood")]

    def test_enum_of_the_core_in_a_domain_is_reported(self) -> None:
        role = Enum("Role", {"COOK": "cook"})
        out = create_model("CookOut", __base__=Schema, role=(role, ...))

        found = collisions(plugin("shop", schemas={"Role": role, "CookOut": out}))

        assert found == [Collision("schema", "Role", ("the core", "domain 'shop'"))]

    @pytest.mark.parametrize("root", ["Query", "Mutation", "Subscription"])
    def test_two_root_fields_with_one_name_are_reported(self, root: str) -> None:
        found = collisions(
            plugin("shop", graphql={root: type(root, (), {"thing": graphene.Int()})}),
            plugin("blog", graphql={root: type(root, (), {"thing": graphene.Int()})}),
        )

        assert found == [both(f"GraphQL {root} field", "thing")]

    @pytest.mark.parametrize("base", [graphene.ObjectType, graphene.InputObjectType])
    def test_two_graphql_types_with_one_name_are_reported(self, base: type) -> None:
        found = collisions(
            plugin("shop", graphql={"Thing": type("Thing", (base,), {"id": graphene.ID()})}),
            plugin("blog", graphql={"Thing": type("Thing", (base,), {"id": graphene.ID()})}),
        )

        assert found == [both("GraphQL type", "Thing")]

    def test_two_derived_payloads_with_one_name_are_reported(self) -> None:
        found = collisions(
            *(
                plugin(name, graphql={"Mutation": type("Mutation", (), {name: buy_tea(name)})})
                for name in ("shop", "blog")
            )
        )

        assert found == [both("GraphQL type", "BuyTeaPayload")]

    def test_two_tasks_with_one_name_are_reported(self) -> None:
        def send() -> None: ...

        first = shared_task(name="scratch.send")(send)
        second = shared_task(name="scratch.send")(send)

        found = collisions(plugin("shop", tasks={"a": first}), plugin("blog", tasks={"a": second}))

        assert found == [both("task", "scratch.send")]

    def test_two_events_with_one_name_are_reported(self) -> None:
        found = collisions(
            plugin("shop", events={"Sent": type("Sent", (Event,), {})}),
            plugin("blog", events={"Sent": type("Sent", (Event,), {})}),
        )

        assert found == [both("event", "Sent")]

    def test_two_topics_with_one_name_are_reported(self) -> None:
        shop, blog = plugin("shop"), plugin("blog")
        topics = [Topic("scratch.readings"), Topic("scratch.readings")]
        for topic, owner in zip(topics, (shop, blog), strict=True):
            topic.declared_in = f"{owner.package}.events"

        found = collisions(shop, blog)

        assert found == [both("topic", "scratch.readings")]
        # Declarations are permanent, so move these to a module that no other test reads.
        for topic in topics:
            topic.declared_in = __name__

    def test_domains_without_collisions_run_together(self) -> None:
        assert collisions(plugin("shop"), plugin("blog")) == []
