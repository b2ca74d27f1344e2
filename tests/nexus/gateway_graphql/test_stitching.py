"""The schema is a plain function of the registry."""

from django.conf import settings
from django.test import Client
from pytest_django import Settings

from nexus.gateway.graphql import build_schema, sdl
from nexus.registry import Registry


class TestBuildSchema:
    def test_works_with_no_domains(self) -> None:
        alone = build_schema(Registry(enabled=())).graphql_schema

        assert "me" in alone.query_type.fields
        assert "product" not in alone.query_type.fields

    def test_holds_what_the_enabled_domains_say(self) -> None:
        full = build_schema(settings.NEXUS_REGISTRY).graphql_schema

        assert {"me", "product"} <= set(full.query_type.fields)

    def test_knows_only_our_scalars(self) -> None:
        full = build_schema(settings.NEXUS_REGISTRY).graphql_schema

        scalars = {name for name, kind in full.type_map.items() if hasattr(kind, "parse_literal")}
        scalars -= {name for name, kind in full.type_map.items() if hasattr(kind, "values")}
        assert scalars <= {"ID", "DateTime", "Date", "Decimal", "String", "Int", "Float", "Boolean"}


class TestSdl:
    def test_is_the_same_for_every_build(self) -> None:
        first, second = (sdl(build_schema(settings.NEXUS_REGISTRY)) for _ in range(2))

        assert first == second
        assert 'scalar DateTime @specifiedBy(url: "https://' in first

    def test_is_there_to_download(self, client: Client) -> None:
        response = client.get("/graphql/schema.graphql")

        assert response.status_code == 200
        assert response.content.decode() == sdl(build_schema(settings.NEXUS_REGISTRY))

    def test_is_hidden_with_introspection(self, client: Client, settings: Settings) -> None:
        settings.NEXUS_GRAPHQL = {**settings.NEXUS_GRAPHQL, "introspection": False}

        response = client.get("/graphql/schema.graphql")

        assert response.status_code == 404
        assert response.json()["code"] == "not_found"
