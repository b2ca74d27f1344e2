"""Code quality from outside: no user makes themselves an administrator."""

from collections.abc import Callable
from dataclasses import replace

from conformance.accounts import log_in, new_person, values_of
from conformance.api import Account, Answer
from conformance.errors import MissedError, NotApplicableError
from conformance.mapping import Operation
from conformance.shared.backend import Backend
from conformance.shared.conditions import require, shown
from conformance.templates import find_placeholders

_WISHES = ({"role": "admin"}, {"is_staff": True, "is_admin": True})


def require_no_self_made_admin(backend: Backend, act: Callable[[Account], Answer]) -> None:
    """
    Register with the role of an administrator, in several ways, and act as one.

    :raises MissedError: if the act of an administrator succeeds.
    """
    register = backend.api.mapping.register
    if not register or register.form:
        raise NotApplicableError("the mapping registers no user")
    for wish, operation in _variants(register):
        person = new_person("admin")
        if not backend.api.send(operation, values_of(person)).is_success:
            continue
        try:
            account = log_in(backend.api, person)
        except MissedError:
            continue
        answer = act(account)
        require(
            not answer.is_success,
            f"a user who registers with {wish} acts as an administrator: {shown(answer)}",
        )


def _variants(register: Operation) -> list[tuple[str, Operation]]:
    if "role" in find_placeholders(register.body):
        return [("the role of an administrator", register)]
    if register.document or not isinstance(register.body, dict):
        raise NotApplicableError("the registration of the mapping has no role")
    return [(str(wish), replace(register, body={**register.body, **wish})) for wish in _WISHES]
