"""Code quality from outside: wrong input is refused with the right status, and shows nothing."""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any

from conformance.api import Account, Answer
from conformance.errors import NotApplicableError
from conformance.rubric import Checks, Criterion
from conformance.shared.backend import Attempt, Backend
from conformance.shared.conditions import require, require_status, shown
from conformance.shared.search import Search

LEAKS = (
    "Traceback",
    'File "',
    "SELECT ",
    "INSERT INTO",
    "DETAIL:",
    "Exception at",
    "sqlite3.",
    "api_key=",
)
_BROKEN_BODIES = ("{broken", "", "[]", '"text"')


def add_refusals(checks: Checks[Any]) -> None:
    """Add the checks of refusals."""
    add = checks.add
    add("anonymous-refused", Criterion.CODE_QUALITY, points=4)(anonymous_requests_are_refused)
    add("unknown-is-404", Criterion.CODE_QUALITY, points=3)(unknown_is_not_found)
    add("bad-input-is-4xx", Criterion.CODE_QUALITY, points=6)(bad_input_is_refused)
    add("no-internals", Criterion.CODE_QUALITY, points=3)(errors_show_no_internals)


def add_creation_status(checks: Checks[Any]) -> None:
    """Add the check of 201."""
    checks.add("created-is-201", Criterion.CODE_QUALITY, points=2)(creation_is_201)


def anonymous_requests_are_refused(backend: Backend) -> None:
    """Requests that need a user are refused without a token, and with a wrong one."""
    wrong = Account("unknown", backend.api.header_of("not-a-token"))
    for account, how in ((None, "without a token"), (wrong, "with a wrong token")):
        for what, answer in backend.requests_that_need_an_account(account):
            require_status(answer, (401, 403), f"{what} {how}")


def unknown_is_not_found(backend: Backend) -> None:
    """A request that names what does not exist is answered with 404."""
    for what, answer in backend.unknown_requests():
        require_status(answer, (404,), what)


def creation_is_201(backend: Backend) -> None:
    """A creation is answered with 201."""
    if backend.api.is_document(backend.creation):
        raise NotApplicableError("GraphQL has one status for every success")
    require_status(backend.send(backend.creator), (201,), f"creating a {backend.noun}")


def bad_input_is_refused(backend: Backend) -> None:
    """Wrong types, missing members, huge values and broken JSON get 4xx, never 500."""
    for what, answer in _bad_requests(backend):
        _require_refusal(what, answer)
    for search in _searches(backend):
        for what, answer in search.smallest(_is_refusal, if_odd=_is_no_failure):
            _require_refusal(what, answer)


def errors_show_no_internals(backend: Backend) -> None:
    """No answer to bad input has a traceback, SQL, the path of a source file or a key."""
    for what, answer in _bad_requests(backend):
        _require_no_leak(what, answer)
    for search in _searches(backend):
        for what, answer in search.smallest(_has_no_leak, if_odd=_has_no_leak):
            _require_no_leak(what, answer)


def _require_refusal(what: str, answer: Answer) -> None:
    require(_is_refusal(answer), f"{what}: {shown(answer)}, not 4xx")


def _require_no_leak(what: str, answer: Answer) -> None:
    found = [leak for leak in LEAKS if leak in answer.text]
    require(not found, f"{what}: the answer contains {found[:1]}: {shown(answer)}")


def _is_refusal(answer: Answer) -> bool:
    return answer.is_refusal


def _is_no_failure(answer: Answer) -> bool:
    return answer.is_success or answer.is_refusal


def _has_no_leak(answer: Answer) -> bool:
    return not any(leak in answer.text for leak in LEAKS)


@lru_cache(maxsize=8)
def _searches(backend: Backend) -> Sequence[Search]:
    return [Search(trial) for trial in backend.trials()]


@lru_cache(maxsize=8)
def _bad_requests(backend: Backend) -> Sequence[Attempt]:
    # Sent once for both checks, because many APIs limit the number of writes.
    return list(_send_bad_requests(backend))


def _send_bad_requests(backend: Backend) -> Iterator[Attempt]:
    for search in _searches(backend):
        for value in search.trial.values.fixed:
            yield search.trial.named(value), search.trial.send(value)
    if backend.wrong_values:
        values = backend.values()
        del values[backend.required_value]
        answer = backend.api.call(backend.creation, backend.creator, **values)
        yield f"a {backend.noun} without its {backend.required_value}", answer
        for text in _BROKEN_BODIES:
            answer = backend.api.send_text(backend.creation, backend.creator, text)
            yield f"the body {text!r}", answer
    yield from backend.bad_requests()
