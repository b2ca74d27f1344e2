"""User experience: what a frontend needs of lists and errors."""

import json
from typing import Any

from conformance.api import Answer
from conformance.rubric import Checks, Criterion
from conformance.shared.backend import Backend
from conformance.shared.conditions import require, shown

_FIRST_ROWS = 4


def add_usability(checks: Checks[Any]) -> None:
    """Add the checks of reading without an account, and of errors."""
    add = checks.add
    add("public-read", Criterion.USER_EXPERIENCE, points=2)(anyone_reads)
    add("errors-have-one-form", Criterion.USER_EXPERIENCE, points=3)(errors_have_one_form)
    add("errors-name-the-field", Criterion.USER_EXPERIENCE, points=3)(errors_name_the_field)


def add_pages(checks: Checks[Any]) -> None:
    """Add the check of a list's pages."""
    checks.add("list-has-pages", Criterion.USER_EXPERIENCE, points=3)(list_has_pages)


def list_has_pages(backend: Backend) -> None:
    """The list has pages, of the size that the client names."""
    for _ in range(3):
        backend.create()
    found = len(backend.list_rows(page_size=2))
    require(found == 2, f"a page of 2 rows has {found}")


def anyone_reads(backend: Backend) -> None:
    """What is public is read without logging in."""
    for what, answer in backend.public_requests():
        require(answer.is_success, f"{what} without a token: {shown(answer)}")


def errors_have_one_form(backend: Backend) -> None:
    """Every error is a JSON object with a text for people, always in the same members."""
    # What should be refused and is not is found by other checks.
    refused = [answer for _, answer in backend.refused_requests() if not answer.is_success]
    require(len(refused) > 1, "nearly all requests that should be refused are carried out")
    errors = [_error_of(backend, answer) for answer in refused]
    for error in errors:
        texts = [value for value in error.values() if isinstance(value, str) and " " in value]
        require(bool(texts), f"an error has no text for people: {str(error)[:160]}")
    common = set.intersection(*(set(error) for error in errors))
    require(bool(common), f"the errors have no member in common: {[sorted(e) for e in errors]}")


def errors_name_the_field(backend: Backend) -> None:
    """The error about a wrong field names that field."""
    name, answer = backend.request_with_a_wrong_field()
    require(answer.is_refusal, f"a wrong {name} is answered with {shown(answer)}")
    readable = json.dumps(answer.whole).lower().replace("_", "")
    require(name.lower().replace("_", "") in readable, f"no {name} in {shown(answer)}")


def _error_of(backend: Backend, answer: Answer) -> dict[str, Any]:
    whole = answer.whole
    if backend.api.mapping.is_graphql and isinstance(whole, dict) and whole.get("errors"):
        whole = whole["errors"][0]
    require(isinstance(whole, dict), f"an error is no object of JSON: {shown(answer)}")
    return dict(whole)


def require_new_row_first(backend: Backend) -> None:
    """
    Create rows, and look for the last one among the first of the list.

    :raises MissedError: if it is not there.
    """
    for _ in range(_FIRST_ROWS):
        backend.create()
    key = str(backend.create()["id"])
    rows = backend.list_rows(page_size=_FIRST_ROWS)[:_FIRST_ROWS]
    ids = [str(row["id"]) for row in rows]
    require(key in ids, f"a new {backend.noun} {key} is not among the first {_FIRST_ROWS}: {ids}")
