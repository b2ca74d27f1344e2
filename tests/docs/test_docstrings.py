"""Promise: docstrings name every error that a function raises, directly or by calls."""

import pytest

from shared.auth.models import User
from shared.auth.permissions import require_admin
from shared.auth.viewer import Viewer
from shared.errors import NotFound, ValidationFailed
from tests.docs.raised_errors import public_functions, undocumented
from tools.docs.prose import list_tracked

LAYERS = {"services", "selectors", "permissions"}
MODULES = sorted(
    path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
    for path in list_tracked(paths=["domains", "shared"])
    if path.endswith(".py") and set(path.removesuffix(".py").split("/")) & LAYERS
)
# Errors of called functions that cannot occur where they are called, with the reason.
RULED_OUT = {
    "create_product NotFound": "it reads the product that it has just created",
    "create_post NotFound": "it reads the post that it has just created",
    "create_poll NotFound": "it reads the poll that it has just created",
    "create_job NotFound": "it reads the posting that it has just created",
    "create_job InvalidTransition": "a draft may get any other status",
    "delete_job InvalidTransition": "a posting that is not closed may be closed",
    "forget_applicant InvalidTransition": "it asks first whether the status leads there",
    "refund_payment InvalidTransition": "it asks first whether the status leads there",
    "receive_payment_event InvalidTransition": "it asks first whether the status leads there",
    "send_alert ValidationFailed": "a search is validated when it is saved",
    "close_expired_polls NotFound": "rows of polls are never deleted",
    "notify_owner_and_voters NotFound": "it has just read the poll",
    "notify_owner_and_voters ResultsHidden": "owners may always see the results",
    "get_presentation ResultsHidden": "owners and admins may always see the results",
    "notify_followers NotFound": "it has just read the poll",
    "notify_followers ResultsHidden": "owners may always see the results",
}


def _undocumented(module: str) -> set[str]:
    return {
        f"{function.__name__} {error}"
        for function in public_functions(module)
        for error in undocumented(function)
    }


@pytest.mark.parametrize("module", MODULES)
def test_docstrings_name_every_error(module: str) -> None:
    assert _undocumented(module) - RULED_OUT.keys() == set()


def test_every_excluded_error_is_raised_by_a_called_function() -> None:
    found = {error for module in MODULES for error in _undocumented(module)}

    assert RULED_OUT.keys() <= found


class TestUndocumented:
    def test_errors_raised_directly_or_by_called_functions_are_found(self) -> None:
        def refuse(*, actor: Viewer, text: str) -> None:
            """Refuse an empty text."""
            if not text:
                raise ValidationFailed.of("text", "It is empty.")
            require_admin(actor)

        assert undocumented(refuse) == [
            "InsufficientScope",
            "NotAuthenticated",
            "PermissionDenied",
            "SecondFactorMissing",
            "ValidationFailed",
        ]

    def test_documented_caught_and_excluded_errors_are_omitted(self) -> None:
        def refuse(*, actor: User) -> None:
            """
            Refuse a user.

            :raises PermissionDenied: if the actor is not an admin.
            """
            try:
                raise NotFound("There is none.")
            except NotFound:
                require_admin(actor)

        assert undocumented(refuse) == []
