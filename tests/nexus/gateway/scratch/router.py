"""One route for each kind of response and failure."""

from decimal import Decimal
from http import HTTPStatus
from typing import Annotated

from django.core.exceptions import SuspiciousOperation
from django.db import connection
from django.http import HttpRequest
from ninja import File, Query, Router, Status, UploadedFile

from shared.caching import etagged
from shared.errors import DomainError, ErrorKind, FieldError, NotFound, RateLimited
from shared.http import (
    AuthenticatedRequest,
    Filters,
    Id,
    In,
    Line,
    Money,
    MoneyIn,
    Out,
    Text,
    ViewerRequest,
    anyone,
    problems,
    signed_in,
)

router = Router()


class InsufficientThings(DomainError):
    code = "insufficient_stock"
    kind = ErrorKind.CONFLICT


class PartIn(In):
    name: Annotated[str, Line(10)]
    weight: float = 1


class ThingIn(In):
    name: Annotated[str, Line(20)]
    story: Annotated[str, Text(200)] = ""
    price: MoneyIn = Decimal("1")
    parts: list[PartIn] = []


class ThingOut(Out):
    id: int
    name: str
    price: Money


class ThingFilters(Filters):
    search: Annotated[str, Line(20)] | None = None
    category: list[int] = []


@router.get("/things/", response=list[ThingOut], auth=anyone)
def list_things(request: ViewerRequest, filters: Query[ThingFilters]) -> list[dict[str, object]]:
    """List the things. The list is short and has no pages."""
    return [{"id": 1, "name": filters.search or "teapot", "price": Decimal("19.9")}]


@router.post(
    "/things/",
    response={HTTPStatus.CREATED: ThingOut, **problems("insufficient_stock")},
    auth=None,
)
def make_thing(request: HttpRequest, body: ThingIn) -> Status[dict[str, object]]:
    """Make a thing."""
    if body.name == "too many":
        raise InsufficientThings(
            "Fewer than 3 are left.",
            errors=[FieldError("items.0.quantity", "insufficient_stock", "Fewer than 3.")],
            members={"items": [{"product_id": 1}]},
        )
    request.nexus_headers["Location"] = "/api/v1/things/1/"  # type: ignore[attr-defined]
    return Status(HTTPStatus.CREATED, {"id": 1, "name": body.name, "price": body.price})


@router.post("/things/upload/", response=dict[str, int], auth=None)
def upload_thing(request: HttpRequest, picture: File[UploadedFile]) -> dict[str, int]:
    """Take a picture."""
    return {"size": picture.size or 0}


@router.get("/things/mine/", response=list[ThingOut], auth=signed_in)
def list_my_things(request: AuthenticatedRequest) -> list[dict[str, object]]:
    """List my things."""
    return []


@router.get("/things/{thing_id}/", response=ThingOut, auth=None)
@etagged
def get_thing(request: HttpRequest, thing_id: Id) -> dict[str, object]:
    """Show a thing."""
    if thing_id > 10:
        raise NotFound("There is no such thing.")
    return {"id": thing_id, "name": "teapot", "price": Decimal("1")}


@router.get("/things/fails/secretly/", auth=None)
def fail_secretly(request: HttpRequest) -> None:
    """Fail with a secret in the message."""
    raise RuntimeError("password=hunter2")


@router.get("/things/fails/suspiciously/", auth=None)
def fail_suspiciously(request: HttpRequest) -> None:
    """Raise Django's error for a suspicious request."""
    raise SuspiciousOperation("hunter2")


@router.get("/things/fails/often/", auth=None)
def fail_often(request: HttpRequest) -> None:
    """Fail because of a rate limit."""
    raise RateLimited("Slow down.", retry_after=7)


@router.get("/things/fails/in_the_database/{state}/", auth=None)
def fail_in_the_database(request: HttpRequest, state: str) -> None:
    """Fail with any SQLSTATE."""
    with connection.cursor() as cursor:
        cursor.execute(f"DO $$ BEGIN RAISE EXCEPTION 'hunter2' USING ERRCODE='{state}'; END $$")


@router.get("/things/fails/in_the_driver/", auth=None)
def fail_in_the_driver(request: HttpRequest) -> None:
    """Fail because the driver refuses a text."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s", ["hunter2\x00"])


@router.get("/things/costs/{statements}/", response=dict[str, int], auth=None)
def count_statements(request: HttpRequest, statements: int) -> dict[str, int]:
    """Execute a number of statements."""
    with connection.cursor() as cursor:
        for _ in range(statements):
            cursor.execute("SELECT 1")
    return {"statements": statements}
