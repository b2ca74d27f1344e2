"""The audience of `make crowd`: bad input, repetitions after refusals, and the check of the count."""

import asyncio
import socket
from collections import Counter
from collections.abc import Callable

import httpx
import pytest

from tools.crowd.phones import Phone
from tools.crowd.play import Outcome, main
from tools.crowd.poll import Events

PAGE = "/vote/a-token/"
Answer = Callable[[httpx.Request], httpx.Response]


def unused_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def outcome(votes: dict[str, int], counted: int) -> Outcome:
    return Outcome(Counter(votes), Counter(), counted, Events(), 1.0)


def vote(answer: Answer) -> tuple[str, Counter[str]]:
    """Let one phone vote on a server with these answers; return what became of it, and counts."""
    counts: Counter[str] = Counter()

    async def run() -> str:
        transport = httpx.MockTransport(answer)
        async with httpx.AsyncClient(transport=transport, base_url="http://demo") as http:
            return await Phone("voter-0001", http, counts).vote(PAGE, options=[1])

    return asyncio.run(run()), counts


class TestBadInput:
    @pytest.mark.parametrize(
        ("arguments", "message"),
        [
            (["http://a", "--voters", "0"], "VOTERS is a number from 1 to 500, not '0'."),
            (["http://a", "--voters", "501"], "VOTERS is a number from 1 to 500, not '501'."),
            (["http://a", "--voters", "many"], "VOTERS is a number from 1 to 500, not 'many'."),
            (["http://a", "--voters", "-1"], "VOTERS is a number from 1 to 500, not '-1'."),
            (["http://a", "--voters=٣"], "VOTERS is a number from 1 to 500, not '٣'."),
            (["http://a", "--poll", "tea"], "POLL is a number from 1 to"),
            (["localhost:1"], "BASE_URL is the address of a demo, not 'localhost:1'."),
            (["http://["], "BASE_URL is the address of a demo, not 'http://['."),
            (["http://a:b"], "BASE_URL is the address of a demo, not 'http://a:b'."),
            ([""], "BASE_URL is the address of a demo, not ''."),
            ([], "the following arguments are required: base_url."),
        ],
    )
    def test_wrong_value_gets_one_line_and_exit_2(
        self, capsys: pytest.CaptureFixture[str], arguments: list[str], message: str
    ) -> None:
        status = main(arguments)

        printed = capsys.readouterr()
        assert (status, printed.out, printed.err.count("\n")) == (2, "", 1)
        assert printed.err.startswith(message)

    def test_no_server_gets_its_address_and_exit_3(
        self, capsys: pytest.CaptureFixture[str]
    ) -> None:
        address = f"http://127.0.0.1:{unused_port()}"

        status = main([f"{address}/"])

        assert status == 3
        assert capsys.readouterr().err == (
            f"Nothing answers at {address}: run make demo, or set BASE_URL.\n"
        )


class TestVote:
    @pytest.mark.parametrize("status", [429, 503])
    def test_refusal_for_now_is_counted_and_repeated(self, status: int) -> None:
        answers = iter(
            [
                httpx.Response(status, headers={"Retry-After": "0"}),
                httpx.Response(303, headers={"Location": PAGE}),
            ]
        )

        became, counts = vote(lambda request: next(answers))

        assert (became, counts) == ("accepted", Counter({str(status): 1}))

    def test_duplicate_is_named(self) -> None:
        page = '<main class="narrow" data-code="already_voted">'

        assert vote(lambda request: httpx.Response(409, text=page))[0] == "already_voted"

    def test_way_to_the_log_in_is_no_vote(self) -> None:
        log_in = httpx.Response(303, headers={"Location": "/sign-in/?next=/vote/"})

        assert vote(lambda request: log_in)[0] == "failed: 303 See Other"

    def test_broken_connection_is_a_failure(self) -> None:
        def break_off(request: httpx.Request) -> httpx.Response:
            raise httpx.ReadError("reset")

        assert vote(break_off)[0] == "failed: ReadError"


class TestOutcome:
    @pytest.mark.parametrize(
        ("votes", "counted", "is_consistent"),
        [
            ({"accepted": 3, "already_voted": 2}, 3, True),
            ({"already_voted": 2}, 0, True),
            ({"accepted": 3}, 2, False),
            ({"accepted": 3}, 4, False),
            ({"accepted": 3, "failed: ReadError": 1}, 3, False),
        ],
    )
    def test_results_must_grow_by_the_accepted_votes(
        self, votes: dict[str, int], counted: int, is_consistent: bool
    ) -> None:
        assert outcome(votes, counted).is_consistent == is_consistent

    def test_report_has_every_count(self) -> None:
        report = "\n".join(
            outcome({"accepted": 3, "already_voted": 2, "poll_closed": 1}, 3).lines()
        )

        assert "accepted            3 in 1.0 s" in report
        assert "duplicates refused  2" in report
        assert "poll_closed         1" in report
        assert "results             3 more voters than before" in report
