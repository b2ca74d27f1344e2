"""The schema is built from the registry."""

from django.conf import settings
from django.test import Client
from pytest_django import Settings

from nexus.gateway.graphql import build_schema, sdl
from nexus.registry import Registry


class TestBuildSchema:
    def test_schema_builds_without_domains(self) -> None:
        alone = build_schema(Registry(enabled=())).graphql_schema

        assert "me" in alone.query_type.fields
        assert "product" not in alone.query_type.fields

    def test_schema_holds_the_fields_of_enabled_domains(self) -> None:
        full = build_schema(settings.NEXUS_REGISTRY).graphql_schema

        assert {"me", "product"} <= set(full.query_type.fields)

    def test_schema_has_only_documented_scalars(self) -> None:
        full = build_schema(settings.NEXUS_REGISTRY).graphql_schema

        scalars = {name for name, kind in full.type_map.items() if hasattr(kind, "parse_literal")}
        scalars -= {name for name, kind in full.type_map.items() if hasattr(kind, "values")}
        assert scalars <= {"ID", "DateTime", "Date", "Decimal", "String", "Int", "Float", "Boolean"}


class TestSdl:
    def test_sdl_is_identical_for_two_builds(self) -> None:
        first, second = (sdl(build_schema(settings.NEXUS_REGISTRY)) for _ in range(2))

        assert first == second
        assert 'scalar DateTime @specifiedBy(url: "https://' in first

    def test_sdl_can_be_downloaded(self, client: Client) -> None:
        response = client.get("/graphql/schema.graphql")

        assert response.status_code == 200
        assert response.content.decode() == sdl(build_schema(settings.NEXUS_REGISTRY))

    def test_sdl_is_hidden_without_introspection(self, client: Client, settings: Settings) -> None:
        settings.NEXUS_GRAPHQL = {**settings.NEXUS_GRAPHQL, "introspection": False}

        response = client.get("/graphql/schema.graphql")

        assert response.status_code == 404
        assert response.json()["code"] == "not_found"
