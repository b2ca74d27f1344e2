"""Authentication of streams, the end of their sessions, and limits on open streams."""

from contextlib import ExitStack
from typing import Any

import pytest
from django.utils import timezone

from shared.accounts import services
from shared.auth.models import Role, Session, User
from shared.realtime import counts
from tests.shared.realtime.scratch.sensors import Sensor
from tests.streams import all_streams_closed, open_stream

DEGREES = "/api/v1/sensors/1/stream/"
MINE = "/api/v1/sensors/1/mine/stream/"


class TestAuthentication:
    def test_bearer_token_opens_stream(self, sensor: Sensor, token: str) -> None:
        with open_stream(MINE, token=token) as stream:
            assert stream.next().data == {"id": 1, "degrees": 20}

    def test_ticket_opens_one_stream(self, sensor: Sensor, session: Session) -> None:
        ticket = services.issue_ticket(session=session, now=timezone.now())

        with open_stream(f"{MINE}?ticket={ticket}") as stream:
            assert stream.next().data == {"id": 1, "degrees": 20}
        with open_stream(f"{MINE}?ticket={ticket}") as stream:
            assert (stream.status, stream.problem["code"]) == (401, "token_invalid")

    def test_ticket_is_refused_outside_streams(self, sensor: Sensor, session: Session) -> None:
        ticket = services.issue_ticket(session=session, now=timezone.now())

        with open_stream(f"/api/v1/users/me/?ticket={ticket}") as stream:
            assert (stream.status, stream.problem["code"]) == (401, "not_authenticated")

    @pytest.mark.django_db(transaction=True)
    def test_anonymous_request_is_refused_if_sign_in_is_required(self, sensor: Sensor) -> None:
        with open_stream(MINE) as stream:
            assert (stream.status, stream.problem["code"]) == (401, "not_authenticated")


class TestSessionMonitor:
    @pytest.fixture(autouse=True)
    def short_heartbeat(self, settings: Any) -> None:
        settings.NEXUS_STREAM_HEARTBEAT = 0.2

    def test_logout_ends_stream(self, sensor: Sensor, session: Session, token: str) -> None:
        with open_stream(MINE, token=token) as stream:
            stream.next()
            services.log_out(session=session, now=timezone.now())
            events = stream.read_to_end()

        assert events == []
        assert stream.comments[-1] == "session ended"

    def test_deactivation_ends_stream(self, sensor: Sensor, ada: User, token: str) -> None:
        with open_stream(MINE, token=token) as stream:
            stream.next()
            User.objects.filter(pk=ada.pk).update(is_active=False)

            assert stream.read_to_end() == []

    def test_change_of_role_ends_stream(self, sensor: Sensor, ada: User, token: str) -> None:
        other = next(role for role in Role.values if role != ada.role)
        with open_stream(MINE, token=token) as stream:
            stream.next()
            User.objects.filter(pk=ada.pk).update(role=other)

            assert stream.read_to_end() == []

    def test_live_session_continues_stream(self, sensor: Sensor, token: str) -> None:
        with open_stream(MINE, token=token) as stream:
            stream.next()
            assert stream.receives_nothing(1.5)
            sensor.set_degrees(90)

            assert stream.next().data["degrees"] == 90


class TestStreamLimits:
    def test_stream_over_the_limit_of_an_address_is_refused(
        self, sensor: Sensor, settings: Any
    ) -> None:
        settings.NEXUS_MAX_STREAMS_ADDRESS = 2

        with ExitStack() as stack:
            first = [stack.enter_context(open_stream(DEGREES)) for _ in range(2)]
            refused = stack.enter_context(open_stream(DEGREES))

            assert [stream.status for stream in first] == [200, 200]
            assert (refused.status, refused.problem["code"]) == (429, "rate_limited")
            assert refused.headers["retry-after"] == "10"
        assert all_streams_closed()
        with open_stream(DEGREES) as again:
            assert again.next().data == {"id": 1, "degrees": 20}

    def test_stream_over_the_limit_of_a_user_is_refused(
        self, sensor: Sensor, token: str, settings: Any
    ) -> None:
        settings.NEXUS_MAX_STREAMS_USER = 1

        with open_stream(MINE, token=token), open_stream(MINE, token=token) as refused:
            assert (refused.status, refused.problem["code"]) == (429, "rate_limited")
            with open_stream(DEGREES) as stream:
                assert stream.status == 200

    def test_stream_over_the_limit_of_the_process_is_refused(
        self, sensor: Sensor, settings: Any
    ) -> None:
        settings.NEXUS_MAX_STREAMS = 1

        with open_stream(DEGREES), open_stream(DEGREES) as refused:
            assert (refused.status, refused.problem["code"]) == (503, "service_unavailable")
            assert counts()["streams"] == 1
