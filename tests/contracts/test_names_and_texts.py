"""Promise: names and texts without a visible letter are refused."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django import forms
from django.apps import apps
from django.conf import settings
from django.contrib.admin import site
from django.db import models
from django.test import Client, RequestFactory
from django.urls import get_resolver
from graphql import (
    GraphQLArgument,
    GraphQLInputField,
    GraphQLInputObjectType,
    GraphQLList,
    get_nullable_type,
    is_required_input_field,
)

from nexus.gateway.graphql import build_schema
from nexus.gateway.rest import build_api
from shared.auth.models import Role, User
from shared.name_keys import NameKeyField
from shared.text import is_visible
from shared.text_fields import BodyField, NameField
from tests.api_client import bearer

INVISIBLE = (
    "   ",
    "\u200b",
    "\u2060\ufeff",
    "\u3164",
    "\u115f\u1160",
    "\uffa0\u2800",
    "\u00a0\u200d",
)
OPAQUE = frozenset(
    {
        *("username", "email", "password", "old_password", "new_password", "token", "refresh"),
        *("avatar_url", "image_url", "share_token", "by_mail", "id", "provider_ref", "currency"),
        *("idempotency_key", "ticket", "language", "region", "near", "website", "country"),
        *("challenge_token", "code", "credential", "state", "verifier", "iss"),
        *("provider", "redirect_uri"),
        # Searches ignore blanks.
        "query",
    }
)
"""Values that are compared as they are, or that have a pattern or choices of their own."""

Leaf = tuple[str, ...]


def properties(schema: Any, document: Any, above: Leaf = ()) -> Iterator[tuple[Leaf, Any]]:
    """Yield every string in an OpenAPI schema with its path."""
    if "$ref" in schema:
        schema = document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    for option in (*schema.get("anyOf", ()), *schema.get("allOf", ())):
        yield from properties(option, document, above)
    for name, inner in schema.get("properties", {}).items():
        yield from properties(inner, document, (*above, name))
    if schema.get("type") == "array":
        yield from properties(schema["items"], document, (*above, "0"))
    is_free = not {"enum", "const", "pattern", "format"}.intersection(schema)
    if schema.get("type") == "string" and is_free and above:
        yield above, schema


def nested(leaf: Leaf, value: str) -> Any:
    for step in reversed(leaf):
        value = [value] if step == "0" else {step: value}  # type: ignore[assignment]
    return value


def body_leaves() -> Iterator[Any]:
    document = build_api(settings.NEXUS_REGISTRY).get_openapi_schema()
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            content = operation.get("requestBody", {}).get("content", {})
            if "application/json" not in content:
                continue
            for leaf, schema in properties(content["application/json"]["schema"], document):
                if OPAQUE.isdisjoint(leaf) and schema.get("minLength"):
                    yield method, re.sub(r"\{\w+\}", "1", path), leaf


@pytest.fixture
def client(db: None) -> Client:
    get_resolver().url_patterns  # noqa: B018  # builds both transports
    admin = User.objects.create_user("admin", "admin@nexus.test", None, role=Role.ADMIN)
    return Client(headers=bearer(admin))


class TestRest:
    def test_body_text_without_a_visible_letter_is_refused(self, client: Client) -> None:
        leaves = list(body_leaves())
        accepted = []
        for method, path, leaf in leaves:
            for value in INVISIBLE:
                answer = client.generic(
                    method.upper(), path, json.dumps(nested(leaf, value)), "application/json"
                )
                named = {error["field"] for error in answer.json().get("errors", ())}
                if ".".join(leaf) not in named:
                    accepted.append(f"{method} {path} {leaf} {value!a}: {answer.content!r}")

        assert accepted == [], "\n".join(map(str, accepted))
        assert len(leaves) > 10


SCHEMA = build_schema(settings.NEXUS_REGISTRY).graphql_schema
Input = GraphQLArgument | GraphQLInputField


def plain(value: Input) -> Any:
    """Return a valid value of the schema."""
    nullable: Any = get_nullable_type(value.type)
    if isinstance(nullable, GraphQLList):
        return []
    if isinstance(nullable, GraphQLInputObjectType):
        return plain_fields(nullable)
    if hasattr(nullable, "values"):
        return next(iter(nullable.values))
    return {"Int": 1, "Float": 1.0, "Boolean": True}.get(str(nullable), "1")


def plain_fields(kind: GraphQLInputObjectType) -> dict[str, Any]:
    return {
        name: plain(field) for name, field in kind.fields.items() if is_required_input_field(field)
    }


def strings(value: Input, above: Leaf) -> Iterator[tuple[Leaf, Any]]:
    """Yield the path to every string of an argument with a value of the argument."""
    nullable: Any = get_nullable_type(value.type)
    if isinstance(nullable, GraphQLList):
        for leaf, inner in strings(GraphQLArgument(nullable.of_type), (*above, "0")):
            yield leaf, [inner]
    elif isinstance(nullable, GraphQLInputObjectType):
        for name, field in nullable.fields.items():
            for leaf, inner in strings(field, (*above, name)):
                yield leaf, {**plain_fields(nullable), name: inner}
    elif str(nullable) == "String":
        yield above, "\u2060"


def snake(leaf: Leaf) -> Leaf:
    return tuple(re.sub("([A-Z])", r"_\1", step).lower() for step in leaf)


OPTIONAL = frozenset(
    {
        *("description", "region", "line2", "body", "cover_letter", "note", "comment"),
        *("display_name", "content", "category", "answers"),
    }
)
OPTIONAL_OF = frozenset({"saveJobSearch.name"})


class TestGraphql:
    def test_mutation_text_without_a_visible_letter_is_refused(self, client: Client) -> None:
        assert SCHEMA.mutation_type
        accepted = []
        tried = 0
        for mutation, field in SCHEMA.mutation_type.fields.items():
            for argument, kind in field.args.items():
                for leaf, value in strings(kind, (argument,)):
                    path = snake(leaf[1:] if argument == "input" else leaf)
                    known = OPAQUE | OPTIONAL
                    if known.intersection(path) or f"{mutation}.{path[-1]}" in OPTIONAL_OF:
                        continue
                    tried += 1
                    answer = self.send(client, mutation, field, argument, value)
                    error = answer["errors"][0]["extensions"] if "errors" in answer else {}
                    if ".".join(path) not in {each["field"] for each in error.get("errors", ())}:
                        accepted.append((mutation, path, answer))

        assert accepted == [], "\n".join(map(str, accepted))
        assert tried > 10

    def send(self, client: Client, mutation: str, field: Any, argument: str, value: Any) -> Any:
        given = {
            name: value if name == argument else plain(kind)
            for name, kind in field.args.items()
            if name == argument or str(kind.type).endswith("!")
        }
        variables = ", ".join(f"${name}: {field.args[name].type}" for name in given)
        arguments = ", ".join(f"{name}: ${name}" for name in given)
        document = f"mutation({variables}) {{ {mutation}({arguments}) {{ __typename }} }}"
        body = json.dumps({"query": document, "variables": given})
        return client.post("/graphql/", body, content_type="application/json").json()


MACHINE_TEXTS = re.compile(
    r"slug|currency|country|_url|website|token|status|kind|provider|_ref|event_id|resume|"
    r"avatar|file_name|error|language|username|email|sku|share|path|hash|agent|network|ending|request_id|password|"
    r"secret|credential_id|transports|salt|account_state|issuer|subject|redirect_uri"
)


class TestModels:
    def test_text_columns_validate_visibility(self) -> None:
        loose = [
            f"{model._meta.label}.{field.name}"
            for model in apps.get_models()
            if model._meta.app_label in ("commerce", "feed", "jobs", "polls", "identity")
            for field in model._meta.get_fields()
            if isinstance(field, models.CharField | models.TextField)
            and not isinstance(field, NameField | BodyField | NameKeyField | models.SlugField)
            and not field.choices
            and not MACHINE_TEXTS.search(field.name)
        ]

        assert loose == []

    @pytest.mark.parametrize("invisible", INVISIBLE)
    def test_no_invisible_text_counts_as_visible(self, invisible: str) -> None:
        assert not is_visible(invisible)


FORM_FIELDS_OF_SERVICES = frozenset({"options", "username", "email", "password"})
"""Fields of forms whose services refuse bad values."""


def text_fields_of_forms(admin: User) -> Iterator[tuple[type[forms.ModelForm[Any]], str]]:
    request = RequestFactory().get("/admin/")
    request.user = admin
    for each in site._registry.values():
        for row in (None, each.model()):
            if row and not each.has_change_permission(request, row):
                continue
            if not row and not each.has_add_permission(request):
                continue
            form = each.get_form(request, row, change=row is not None)
            for name, field in form.base_fields.items():
                if type(field) is forms.CharField and name not in FORM_FIELDS_OF_SERVICES:
                    yield form, name


def test_no_admin_form_accepts_control_characters(client: Client) -> None:
    found = list(text_fields_of_forms(User.objects.get(username="admin")))
    accepted = [
        f"{form._meta.model._meta.label}.{name} {value!a}"
        for form, name in found
        for value in ("Bell\x07", "a\x1b[31mb", "a\u0085b", "a\U0001fffeb")
        if name not in form({name: value}).errors
    ]

    assert accepted == [], "\n".join(accepted)
    assert len(found) > 10


@pytest.mark.parametrize("invisible", INVISIBLE)
def test_admin_form_refuses_a_name_without_a_visible_letter(client: Client, invisible: str) -> None:
    if not apps.is_installed("domains.commerce"):
        pytest.skip("the domain is not enabled")
    client.force_login(User.objects.get(username="admin"))

    answer = client.post("/admin/commerce/category/add/", {"name": invisible, "parent": ""})

    assert answer.status_code == 200
    assert answer.context["adminform"].form.errors.keys() == {"name"}
    assert not apps.get_model("commerce.Category").objects.exists()
