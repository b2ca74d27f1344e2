"""The absolute end of a session, independent of refreshes."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import jwt
import pytest

from shared.accounts import selectors, services
from shared.accounts.services import TokenPair
from shared.auth.models import RefreshToken, Session, User
from shared.realtime.session_monitor import _load_roles
from tests.error_codes import get_error_code

SignIn = Callable[[User], TokenPair]

LIFETIME = timedelta(days=10)
ME = "{ me { username } }"
SESSIONS = "{ mySessions { edges { node { expiresAt } } } }"

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _session_lifetime(settings: Any) -> None:
    settings.NEXUS_SESSION_LIFETIME = LIFETIME


@pytest.fixture
def age(ada: User) -> Callable[[timedelta], None]:
    """Return a function that sets the age of the session."""

    def set_age(age: timedelta) -> None:
        started = Session.objects.get().last_seen_at - age
        Session.objects.update(created_at=started)

    return set_age


def exp_of(token: str) -> int:
    exp: int = jwt.decode(token, options={"verify_signature": False})["exp"]
    return exp


class TestRefresh:
    def test_refreshed_tokens_end_with_the_session(
        self, rest: Any, ada: User, sign_in: SignIn, age: Any
    ) -> None:
        pair = sign_in(ada)
        age(LIFETIME - timedelta(minutes=5))

        renewed = rest("POST", "token/refresh/", {"refresh": pair.refresh}).json()

        end = Session.objects.get().expires_at
        assert RefreshToken.objects.get(used_at=None).expires_at == end
        assert exp_of(renewed["refresh"]) == exp_of(renewed["access"]) == int(end.timestamp())
        assert 0 < renewed["expires_in"] <= 300

    def test_refresh_after_the_end_of_the_session_is_refused(
        self, rest: Any, graphql: Any, ada: User, sign_in: SignIn, age: Any
    ) -> None:
        pair = sign_in(ada)
        age(LIFETIME)

        refused = rest("POST", "token/refresh/", {"refresh": pair.refresh})

        assert (refused.status_code, refused.json()["code"]) == (401, "session_revoked")
        assert RefreshToken.objects.get().used_at is None

    def test_refresh_token_lasts_seven_days_before_the_session_ends(
        self, ada: User, sign_in: SignIn, present: datetime
    ) -> None:
        sign_in(ada)

        assert RefreshToken.objects.get().expires_at == present + timedelta(days=7)


class TestEndedSession:
    @pytest.fixture
    def pair(self, ada: User, sign_in: SignIn, age: Any) -> TokenPair:
        """Return unexpired tokens of an ended session, as after lowering the setting."""
        pair = sign_in(ada)
        age(LIFETIME)
        return pair

    def test_token_of_an_ended_session_is_refused_over_both_transports(
        self, rest: Any, graphql: Any, pair: TokenPair
    ) -> None:
        assert rest("GET", "me/", token=pair.access).json()["code"] == "session_revoked"
        assert get_error_code(graphql(ME, token=pair.access)) == "session_revoked"

    def test_tokens_of_an_ended_session_are_not_active(self, rest: Any, pair: TokenPair) -> None:
        states = [
            rest("POST", "token/verify/", {"token": token}).json()["active"]
            for token in (pair.access, pair.refresh)
        ]

        assert states == [False, False]

    def test_ended_session_is_not_listed(
        self, ada: User, pair: TokenPair, present: datetime
    ) -> None:
        session = Session.objects.get()

        listed = selectors.list_sessions(user=ada, current=session, now=present)

        assert not listed.exists()

    def test_ended_session_opens_no_stream(self, pair: TokenPair) -> None:
        session = Session.objects.get()

        assert _load_roles([session.pk]) == {}

    def test_ended_session_is_purged(self, pair: TokenPair, present: datetime) -> None:
        services.purge_expired(now=present)

        assert not Session.objects.exists()


class TestSessionList:
    def test_session_list_shows_the_end_over_both_transports(
        self, rest: Any, graphql: Any, ada: User, sign_in: SignIn
    ) -> None:
        token = sign_in(ada).access
        end = Session.objects.get().created_at + LIFETIME

        [listed] = rest("GET", "sessions/", token=token).json()["results"]
        [edge] = graphql(SESSIONS, token=token)["data"]["mySessions"]["edges"]

        shown = [listed["expires_at"], edge["node"]["expiresAt"]]
        assert [datetime.fromisoformat(moment) for moment in shown] == [end, end]
