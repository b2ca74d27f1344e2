"""Outbound requests: deadline, size, redirects and internal addresses."""

import socket
import threading
import time
from collections.abc import Iterator, Sequence

import pytest

from shared import outbound
from shared.deadlines import request_deadline
from shared.outbound import OutboundFailed
from tests.openid_provider import DISCOVERY, OpenIDProvider, openid_provider


@pytest.fixture
def provider() -> Iterator[OpenIDProvider]:
    with openid_provider() as running:
        yield running


def send(url: str, *, allow_internal: bool = True) -> outbound.Answer:
    return outbound.send("GET", url, headers={}, allow_internal=allow_internal)


class TestSend:
    def test_successful_response_is_returned(self, provider: OpenIDProvider) -> None:
        answer = send(provider.address + DISCOVERY)

        assert answer.status == 200
        assert answer.members()["issuer"] == provider.address

    def test_error_response_is_returned(self, provider: OpenIDProvider) -> None:
        assert send(f"{provider.address}/nowhere").status == 404

    def test_redirect_is_not_followed(self, provider: OpenIDProvider) -> None:
        provider.faults = {"/x": "redirect"}

        assert send(f"{provider.address}/x").status == 302
        assert provider.asked == ["/x"]

    @pytest.mark.parametrize("fault", ["silent", "trickle"])
    def test_call_ends_at_the_deadline_of_the_request(
        self, provider: OpenIDProvider, fault: str
    ) -> None:
        provider.faults = {"/x": fault}
        started = time.monotonic()

        with request_deadline(0.4), pytest.raises(OutboundFailed, match="in time"):
            send(f"{provider.address}/x")

        assert time.monotonic() - started < 3

    def test_slow_name_resolution_ends_at_the_deadline(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        resolved = threading.Event()

        def resolve(*_: object, **__: object) -> Sequence[object]:
            resolved.wait(20)
            return []

        monkeypatch.setattr(socket, "getaddrinfo", resolve)
        started = time.monotonic()

        with request_deadline(0.4), pytest.raises(OutboundFailed, match="in time"):
            send("https://shop.example/")

        assert time.monotonic() - started < 3
        resolved.set()

    def test_large_response_is_refused(self, provider: OpenIDProvider) -> None:
        provider.faults = {"/x": "huge"}

        with pytest.raises(OutboundFailed, match="too large"):
            send(f"{provider.address}/x")

    @pytest.mark.parametrize(
        "host",
        [
            *("127.0.0.1", "localhost", "10.1.2.3", "172.16.0.1", "192.168.0.1"),
            *("169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1", "255.255.255.255"),
            *(
                "[::1]",
                "[fe80::1]",
                "[fc00::1]",
                "[::ffff:127.0.0.1]",
                "[::]",
                "127.1",
                "2130706433",
            ),
        ],
    )
    def test_internal_address_is_refused(self, host: str) -> None:
        with pytest.raises(OutboundFailed, match="inner"):
            send(f"https://{host}/", allow_internal=False)

    @pytest.mark.parametrize(
        "url",
        ["ftp://127.0.0.1/", "file:///etc/passwd", "https://", "https://nowhere.invalid/", "x"],
    )
    def test_invalid_url_is_refused(self, url: str) -> None:
        with pytest.raises(OutboundFailed, match="cannot be asked"):
            send(url)

    def test_closed_port_is_refused(self) -> None:
        with socket.create_server(("127.0.0.1", 0)) as probe:
            port = probe.getsockname()[1]

        with pytest.raises(OutboundFailed, match="cannot be asked"):
            send(f"http://127.0.0.1:{port}/")

    def test_request_without_a_free_slot_is_refused(self, every_slot_taken: None) -> None:
        with request_deadline(9), pytest.raises(OutboundFailed, match="Too many"):
            send("https://shop.example/")


class TestAnswer:
    @pytest.mark.parametrize("body", [b"", b"<html>", b"\xff", b"[" * 100_000])
    def test_body_that_is_not_json_is_refused(self, body: bytes) -> None:
        with pytest.raises(OutboundFailed, match="no JSON"):
            outbound.Answer(200, body).json()

    @pytest.mark.parametrize("body", [b"[]", b"null", b"7"])
    def test_json_that_is_not_an_object_is_refused(self, body: bytes) -> None:
        with pytest.raises(OutboundFailed, match="no JSON object"):
            outbound.Answer(200, body).members()
