"""Let an audience vote in a running demo at once: `make demo`, then `make crowd VOTERS=300`."""

import argparse
import asyncio
import sys
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import httpx

sys.path[:0] = [str(Path(__file__).resolve().parents[2])]

from tools.crowd.phones import CrowdFailed, Phone, make_phones  # noqa: E402
from tools.crowd.poll import Events, Poll, log_in, open_poll  # noqa: E402

MAX_VOTERS = 500
PHONES_THAT_SIGN_IN_AT_ONCE = 8
EVERY_TENTH = 10
PROGRESS = 50
STREAM_SECONDS = 20.0

NOT_COUNTED, BAD_INPUT, NO_SERVER = 1, 2, 3
"""The exit codes: the votes could not be checked or differ, a wrong argument, no answer."""


@dataclass(frozen=True)
class Outcome:
    """What became of the votes, by the server's answers and by the results before and after."""

    votes: Counter[str]
    refusals: Counter[str]
    counted: int
    events: Events
    seconds: float

    @property
    def is_consistent(self) -> bool:
        """Whether the results grew by the accepted votes, and no vote failed."""
        has_failures = any(name.startswith("failed") for name in self.votes)
        return self.counted == self.votes["accepted"] and not has_failures

    def lines(self) -> Sequence[str]:
        """Return the report."""
        others = {
            name: count
            for name, count in sorted(self.votes.items())
            if name not in ("accepted", "already_voted")
        }
        return [
            f"accepted            {self.votes['accepted']} in {self.seconds:.1f} s",
            f"duplicates refused  {self.votes['already_voted']}",
            *(f"{name:<19} {count}" for name, count in others.items()),
            f"throttled (429)     {self.refusals['429']}, retried after Retry-After",
            f"overloaded (503)    {self.refusals['503']}, retried after Retry-After",
            f"stream              {self.events.received} events, the last with "
            f"{self.events.voters} voters",
            f"results             {self.counted} more voters than before",
        ]


async def play(base_url: str, *, voters: int, number: int | None) -> Outcome:
    """
    Let the voters sign in, then vote all at once, every tenth of them twice.

    :raises CrowdFailed: if the server is no demo, or the poll cannot be voted in.
    :raises httpx.TransportError: if nothing answers.
    """
    # Pools of connections and of TLS settings are costly, so all phones share one.
    transport = httpx.AsyncHTTPTransport(
        limits=httpx.Limits(max_connections=None, max_keepalive_connections=None)
    )
    async with httpx.AsyncClient(base_url=base_url, transport=transport, timeout=60) as http:
        password = await _demo_password(http, base_url)
        poll = await open_poll(number, http=http, password=password)
        print(f"Poll {poll.id}: present it at {base_url}/present/polls/{poll.id}/")
        refusals: Counter[str] = Counter()
        phones = list(make_phones(voters, base_url=base_url, transport=transport, counts=refusals))
        await _sign_in(phones, password=password, page=poll.page)
        # With a low rate limit, that may have taken longer than an access token is valid.
        await log_in(http, password=password)
        return await _vote(phones, poll, refusals)


async def _demo_password(http: httpx.AsyncClient, base_url: str) -> str:
    answer = await http.get("/dev/people/", headers={"Accept": "application/json"})
    try:
        return str(answer.json()["password"])
    except (ValueError, KeyError, TypeError):
        reason = "only a demo on this machine gives away its accounts."
        raise CrowdFailed(f"{base_url} is no demo: {reason}") from None


async def _sign_in(phones: Sequence[Phone], *, password: str, page: str) -> None:
    # Hashing passwords takes the time of the processor, so a few phones at once are the fastest.
    gate = asyncio.Semaphore(PHONES_THAT_SIGN_IN_AT_ONCE)
    started = time.monotonic()

    async def sign_in(phone: Phone) -> None:
        async with gate:
            await phone.sign_in(password=password, page=page)

    tasks = [asyncio.create_task(sign_in(phone)) for phone in phones]
    try:
        for done, task in enumerate(asyncio.as_completed(tasks), start=1):
            await task
            if done % PROGRESS == 0 or done == len(phones):
                seconds = time.monotonic() - started
                print(f"{done} voters are signed in ({seconds:.0f} s)", flush=True)
    finally:
        # After a failure the others are in vain, and must not report theirs.
        for waiting in tasks:
            waiting.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _vote(phones: Sequence[Phone], poll: Poll, refusals: Counter[str]) -> Outcome:
    before, events = await poll.count_voters(), Events()
    presenter = asyncio.create_task(poll.watch(events))
    try:
        await _wait_for_stream(events)
        twice = phones[::EVERY_TENTH]
        print(f"{len(phones)} voters vote at once, {len(twice)} of them twice.", flush=True)
        started = time.monotonic()
        votes = await asyncio.gather(
            *(phone.vote(poll.page, options=poll.choose()) for phone in (*phones, *twice))
        )
        seconds = time.monotonic() - started
        after = await poll.count_voters()
        await _wait_for_last_event(events, after)
    finally:
        presenter.cancel()
        await asyncio.gather(presenter, return_exceptions=True)
    return Outcome(Counter(votes), refusals, after - before, events, seconds)


async def _wait_for_stream(events: Events) -> None:
    try:
        await asyncio.wait_for(events.opened.wait(), STREAM_SECONDS)
    except TimeoutError:
        raise CrowdFailed("The stream of the results does not open.") from None


async def _wait_for_last_event(events: Events, voters: int) -> None:
    deadline = time.monotonic() + STREAM_SECONDS
    while events.voters < voters and time.monotonic() < deadline:
        await asyncio.sleep(0.05)


def main(arguments: Sequence[str]) -> int:
    """Play the audience and return the exit code."""
    try:
        options = _read(arguments)
    except ValueError as mistake:
        print(mistake, file=sys.stderr)
        return BAD_INPUT
    try:
        outcome = asyncio.run(play(options.base_url, voters=options.voters, number=options.poll))
    except CrowdFailed as failure:
        print(failure, file=sys.stderr)
        return BAD_INPUT
    except httpx.TransportError:
        print(
            f"Nothing answers at {options.base_url}: run make demo, or set BASE_URL.",
            file=sys.stderr,
        )
        return NO_SERVER
    except httpx.HTTPStatusError as failure:
        answer = failure.response
        print(f"{answer.url} answers {answer.status_code}.", file=sys.stderr)
        return NOT_COUNTED
    print("\n".join(outcome.lines()))
    if not outcome.is_consistent:
        print("The results are not those of the accepted votes.", file=sys.stderr)
        return NOT_COUNTED
    return 0


class _Parser(argparse.ArgumentParser):
    """A parser whose errors are one line."""

    def error(self, message: str) -> None:  # type: ignore[override]  # raises instead of exiting
        raise ValueError(f"{message}.")


def _read(arguments: Sequence[str]) -> argparse.Namespace:
    parser = _Parser(description=__doc__)
    parser.add_argument("base_url", help="the address of the demo")
    parser.add_argument("--voters", default="300", help=f"1 to {MAX_VOTERS}")
    parser.add_argument("--poll", default="", help="the id of a poll; by default a new one")
    options = parser.parse_args(arguments)
    options.voters = _number("VOTERS", options.voters, most=MAX_VOTERS)
    options.poll = _number("POLL", options.poll, most=2**63 - 1) if options.poll else None
    options.base_url = options.base_url.rstrip("/")
    if not _is_address(options.base_url):
        raise ValueError(f"BASE_URL is the address of a demo, not {options.base_url!r}.")
    return options


def _is_address(text: str) -> bool:
    try:
        # The parser of the standard library refuses what httpx takes, such as a lone bracket.
        urlsplit(text)
        address = httpx.URL(text)
    except (ValueError, httpx.InvalidURL):
        return False
    return address.scheme in ("http", "https") and bool(address.host)


def _number(name: str, text: str, *, most: int) -> int:
    if not (text.isascii() and text.isdecimal() and 1 <= int(text) <= most):
        raise ValueError(f"{name} is a number from 1 to {most}, not {text!r}.")
    return int(text)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
