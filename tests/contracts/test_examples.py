"""Promise: the documented example request of every operation succeeds."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from django.utils import timezone

from nexus import seeding, start
from nexus.gateway.openapi_components import resolve_references
from nexus.gateway.rest import build_api
from shared.accounts.seeds import PERSONAS
from shared.examples import ACCESS_TOKEN, ALL_OPERATIONS, EXAMPLES, PASSWORD

PDF = b"%PDF-1.4\n%%EOF\n"
CSV = b"sku,name,price,category\nNX-9001,Teapot stand,9.90,kitchen\n"
METHODS = ("get", "post", "put", "patch", "delete")


@dataclass(frozen=True)
class Operation:
    method: str
    path: str
    definition: Mapping[str, Any]

    @property
    def name(self) -> str:
        return str(self.definition["operationId"])

    def parameters(self, where: str) -> dict[str, Any]:
        found = [each for each in self.definition["parameters"] if each["in"] == where]
        return {each["name"]: each["example"] for each in found if "example" in each}

    @property
    def address(self) -> str:
        path = self.path
        for name, value in self.parameters("path").items():
            path = path.replace(f"{{{name}}}", quote(str(value)))
        query = urlencode(self.parameters("query"), doseq=True)
        return f"{path}?{query}" if query else path

    @property
    def body(self) -> dict[str, Any]:
        content = self.definition.get("requestBody", {}).get("content", {})
        if "application/json" in content:
            shown = content["application/json"]["example"]
            return {"data": json.dumps(shown), "content_type": "application/json"}
        if "multipart/form-data" in content:
            shown = dict(content["multipart/form-data"].get("example", {}))
            if self.name == "import_products":
                shown["file"] = SimpleUploadedFile("products.csv", CSV, "text/csv")
            else:
                shown["resume"] = SimpleUploadedFile("cv.pdf", PDF, "application/pdf")
            return {"data": encode_multipart(BOUNDARY, shown), "content_type": MULTIPART_CONTENT}
        return {}


def operations() -> Iterator[Operation]:
    document = resolve_references(build_api(start.registry()).get_openapi_schema())
    for path, item in document["paths"].items():
        yield from (Operation(m, path, item[m]) for m in METHODS if m in item)


# Operations that no fixed example can call, because they need a value of this demo or of an
# earlier step. There are at most ten; all other examples must work as shown.
REASONS = {
    "the code or the link of a mail": {
        *(
            "verify_email",
            "confirm_email_change",
            "reset_password",
            "unsubscribe",
            "confirm_unsubscribe",
        ),
        *("unsubscribe_from_digest", "confirm_digest_unsubscribe"),
    },
    "a refresh token, which is for one exchange": {"refresh_token"},
    "the id of a session or token of one's own": {
        *("revoke_session", "revoke_personal_access_token"),
    },
    "another service to sign in with, which the demo names none of": {
        *("begin_sign_in", "finish_sign_in", "begin_link", "finish_link", "unlink_identity"),
    },
    "the signature of the payment provider": {"receive_payment_event"},
    "an application with a CV": {"get_resume_link", "download_resume"},
    "what an authenticator app or a passkey has made": {
        *("log_in_with_second_factor", "log_in_with_passkey", "confirm_totp", "add_passkey"),
        *("remove_factor", "renew_recovery_codes"),
    },
    "a notification, whose number depends on the worker": {"mark_notification_read"},
    "a category that holds nothing": {"delete_category", "delete_job_category"},
    "an import that was made before": {"get_product_import"},
}
EXCUSED = {name for names in REASONS.values() for name in names}


@pytest.fixture
def tokens(client: Client, settings: Any) -> Mapping[str, str]:
    """Load the demo data, and return the access token of each persona."""
    settings.NEXUS_THROTTLES = False
    settings.NEXUS_DEMO_PASSWORD = "the tea is in the pot"
    # Examples contain ids, so the sequences must start at 1.
    seeding.reset(start.registry(), now=timezone.now())
    found = {}
    for persona, *_ in PERSONAS:
        answer = client.post(
            "/api/v1/users/login/",
            {"username": persona, "password": settings.NEXUS_DEMO_PASSWORD},
            content_type="application/json",
        )
        found[persona] = answer.json()["access"]
    return found


def answer(client: Client, operation: Operation, tokens: Mapping[str, str]) -> tuple[int, bytes]:
    """Return the status and the body of the example's response, and roll back."""
    token = tokens[operation.definition.get("x-demo-user", "ada")]
    body = operation.body
    if isinstance(body.get("data"), str):
        # As the demo's document and Swagger UI do.
        known = body["data"].replace(PASSWORD, "the tea is in the pot")
        body["data"] = known.replace(json.dumps(ACCESS_TOKEN)[1:-1], token)
    headers = {"Authorization": f"Bearer {token}"} if operation.definition["security"] else {}
    with transaction.atomic():
        found = client.generic(operation.method.upper(), operation.address, headers=headers, **body)
        content = b"" if found.streaming else found.content
        transaction.set_rollback(True)
    return found.status_code, content


@pytest.mark.django_db
def test_every_example_request_succeeds(client: Client, tokens: Mapping[str, str]) -> None:
    refused = {}
    empty = []

    for operation in operations():
        status, content = answer(client, operation, tokens)
        if not 200 <= status < 300:
            refused[operation.name] = f"{status} {operation.address} {content.decode()[:300]}"
        elif operation.parameters("query") and b'"results":[]' in content:
            empty.append(operation.name)

    assert {name: text for name, text in refused.items() if name not in EXCUSED} == {}
    assert EXCUSED - set(refused) == set(), "These work: they need no reason."
    assert empty == []
    assert len(REASONS) <= 10


def test_every_example_belongs_to_an_operation() -> None:
    known = {operation.name for operation in operations()} | {ALL_OPERATIONS}
    owned = [module.EXAMPLES for _, module in start.registry().modules("examples")]

    assert {name for examples in (EXAMPLES, *owned) for name in examples} - known == set()


def test_examples_contain_no_fixed_idempotency_key() -> None:
    shown = [
        operation.name
        for operation in operations()
        if "Idempotency-Key" in operation.parameters("header")
    ]

    assert shown == []
