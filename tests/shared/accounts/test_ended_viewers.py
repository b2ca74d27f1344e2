"""Mutations after one that has ended the session or the account of the viewer."""

from collections.abc import Callable
from typing import Any

import pytest

from shared.accounts import services
from shared.auth.models import Role, Session, User
from shared.notifications.models import NotificationPreference
from tests.shared.accounts.conftest import PASSWORD

LATER = """
  updateMe(input: {displayName: "Late"}) { user { id } }
  setNotificationPreferences(byMail: []) { preferences { kind } }
"""
ENDINGS = {
    "deletion": 'deleteMe(password: "{password}") {{ ok }}',
    "log-out": "logout {{ ok }}",
    "log-out everywhere": "logoutAll {{ ok }}",
    "own session": 'revokeSession(id: "{session}") {{ ok }}',
    "own account": "updateUser(id: {user}, input: {{isActive: false}}) {{ ok: __typename }}",
}


@pytest.fixture
def second_admin(make_user: Any) -> User:
    """Return an admin, so that the other one may leave."""
    user: User = make_user("second", role=Role.ADMIN)
    return user


@pytest.mark.parametrize("ending", [pytest.param(text, id=name) for name, text in ENDINGS.items()])
def test_later_mutation_of_the_document_is_refused(
    graphql: Any,
    admin: User,
    second_admin: User,
    sign_in: Callable[[User], services.TokenPair],
    ending: str,
) -> None:
    token = sign_in(admin).access
    session = Session.objects.get().pk
    first = ending.format(password=PASSWORD, session=session, user=admin.pk)

    answer = graphql(f"mutation {{ {first} {LATER} }}", token=token)

    assert [error["extensions"]["code"] for error in answer["errors"]] == ["session_revoked"] * 2
    assert [error["path"] for error in answer["errors"]] == [
        ["updateMe"],
        ["setNotificationPreferences"],
    ]
    assert User.objects.get(pk=admin.pk).display_name == ""
    assert not NotificationPreference.objects.exists()


def test_admin_who_gives_up_the_role_has_no_further_permission(
    graphql: Any, admin: User, second_admin: User, ada: User, sign_in: Any
) -> None:
    answer = graphql(
        f"""
        mutation {{
          own: updateUser(id: {admin.pk}, input: {{role: USER}}) {{ user {{ role }} }}
          other: updateUser(id: {ada.pk}, input: {{role: ADMIN}}) {{ user {{ role }} }}
        }}
        """,
        token=sign_in(admin).access,
    )

    assert answer["data"] == {"own": {"user": {"role": "USER"}}, "other": None}
    [error] = answer["errors"]
    assert error["extensions"]["code"] == "permission_denied"
    assert User.objects.get(pk=ada.pk).role == Role.USER
