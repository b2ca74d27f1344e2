"""Who may watch, for how long, and how many at once."""

from contextlib import ExitStack
from typing import Any

import pytest
from django.utils import timezone

from shared.auth import services
from shared.auth.models import Role, Session, User
from shared.realtime import counts
from tests.shared.realtime.scratch.shelf import Kettle
from tests.streams import listening, nothing_left

DEGREES = "/api/v1/kettles/1/stream/"
MINE = "/api/v1/kettles/1/mine/stream/"


class TestSigningIn:
    def test_with_a_bearer(self, kettle: Kettle, token: str) -> None:
        with listening(MINE, token=token) as stream:
            assert stream.next().data == {"id": 1, "degrees": 20}

    def test_with_a_ticket_once(self, kettle: Kettle, session: Session) -> None:
        ticket = services.issue_ticket(session=session, now=timezone.now())

        with listening(f"{MINE}?ticket={ticket}") as stream:
            assert stream.next().data == {"id": 1, "degrees": 20}
        with listening(f"{MINE}?ticket={ticket}") as stream:
            assert (stream.status, stream.problem["code"]) == (401, "token_invalid")

    def test_a_ticket_opens_nothing_but_streams(self, kettle: Kettle, session: Session) -> None:
        ticket = services.issue_ticket(session=session, now=timezone.now())

        with listening(f"/api/v1/users/me/?ticket={ticket}") as stream:
            assert (stream.status, stream.problem["code"]) == (401, "not_authenticated")

    @pytest.mark.django_db(transaction=True)
    def test_nobody_is_refused_where_somebody_is_needed(self, kettle: Kettle) -> None:
        with listening(MINE) as stream:
            assert (stream.status, stream.problem["code"]) == (401, "not_authenticated")


class TestStaying:
    @pytest.fixture(autouse=True)
    def heartbeats(self, settings: Any) -> None:
        settings.NEXUS_STREAM_HEARTBEAT = 0.2

    def test_ends_with_the_session(self, kettle: Kettle, session: Session, token: str) -> None:
        with listening(MINE, token=token) as stream:
            stream.next()
            services.log_out(session=session, now=timezone.now())
            events = stream.rest()

        assert events == []
        assert stream.comments[-1] == "session ended"

    def test_ends_with_the_account(self, kettle: Kettle, ada: User, token: str) -> None:
        with listening(MINE, token=token) as stream:
            stream.next()
            User.objects.filter(pk=ada.pk).update(is_active=False)

            assert stream.rest() == []

    def test_ends_with_the_role(self, kettle: Kettle, ada: User, token: str) -> None:
        other = next(role for role in Role.values if role != ada.role)
        with listening(MINE, token=token) as stream:
            stream.next()
            User.objects.filter(pk=ada.pk).update(role=other)

            assert stream.rest() == []

    def test_goes_on_otherwise(self, kettle: Kettle, token: str) -> None:
        with listening(MINE, token=token) as stream:
            stream.next()
            assert stream.is_silent(1.5)
            kettle.heat(90)

            assert stream.next().data["degrees"] == 90


class TestPlaces:
    def test_of_an_address_are_limited(self, kettle: Kettle, settings: Any) -> None:
        settings.NEXUS_MAX_STREAMS_ADDRESS = 2

        with ExitStack() as stack:
            first = [stack.enter_context(listening(DEGREES)) for _ in range(2)]
            refused = stack.enter_context(listening(DEGREES))

            assert [stream.status for stream in first] == [200, 200]
            assert (refused.status, refused.problem["code"]) == (429, "rate_limited")
            assert refused.headers["retry-after"] == "10"
        assert nothing_left()
        with listening(DEGREES) as again:
            assert again.next().data == {"id": 1, "degrees": 20}

    def test_of_a_user_are_limited(self, kettle: Kettle, token: str, settings: Any) -> None:
        settings.NEXUS_MAX_STREAMS_USER = 1

        with listening(MINE, token=token), listening(MINE, token=token) as refused:
            assert (refused.status, refused.problem["code"]) == (429, "rate_limited")
            with listening(DEGREES) as stream:
                assert stream.status == 200

    def test_of_the_process_are_limited(self, kettle: Kettle, settings: Any) -> None:
        settings.NEXUS_MAX_STREAMS = 1

        with listening(DEGREES), listening(DEGREES) as refused:
            assert (refused.status, refused.problem["code"]) == (503, "service_unavailable")
            assert counts()["streams"] == 1
