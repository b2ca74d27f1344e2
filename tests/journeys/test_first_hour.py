"""A newcomer's first hour: the documented commands work in any order in one state folder."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

import httpx
import pytest

from tests.journeys.copies import ROOT, Copy
from tools.docs.commands import find_blocks

FIVE = ["commerce", "feed", "movies", "jobs", "polls"]
PAGES = [
    ROOT / "README.md",
    ROOT / "docs" / "tutorial" / "sixth-domain.md",
    *sorted((ROOT / "domains").glob("*/README.md")),
]
COMMAND = re.compile(
    r"^(?:make|\.venv/bin/python manage\.py) [^\n`]*?(?=\s*(?:#.*)?$)", re.MULTILINE
)
INLINE = re.compile(r"`(make [^`\n]+)`")
# Excluded: test suites, commands for other machines, and commands that need a running demo.
NOT_WALKED = re.compile(
    r"make (test|test-slow|check|bench|bench-quick|bench-observe|browser|crowd VOTERS=\d+|starter|schemas|docs|contracts|frontend|demo DOMAINS=commerce,library"
    r"|startdomain .*|seed PROFILE=large|measure-search|pooled-suite|partitioned-suite|partition-lab|connections-lab|scale-lab N=\d)|.* (import_products|makemigrations) .*"
)
CHANGES = {
    "make demo": FIVE,
    "make demo DOMAINS=polls": ["polls"],
    "make demo DOMAINS=library": ["library"],
    "make reset": [],
    ".venv/bin/python manage.py domains purge library --yes": [],
}
READS = {
    ".venv/bin/python manage.py domains",
    ".venv/bin/python manage.py domains purge library --dry-run",
    "make doctor",
    "make help",
}


def documented_commands() -> set[str]:
    inside = {c for page in PAGES for b in find_blocks(page) for c in COMMAND.findall(b.commands)}
    inline = {c for page in PAGES for c in INLINE.findall(page.read_text(encoding="utf-8"))}
    return {command.strip() for command in inside | inline if not NOT_WALKED.fullmatch(command)}


def order_of_all_pairs(commands: Sequence[str]) -> Iterator[str]:
    """Yield the commands in an order that contains each ordered pair exactly once."""
    for place, command in enumerate(commands):
        yield command
        for later in commands[place + 1 :]:
            yield command
            yield later
    yield commands[0]


def enabled(copy: Copy) -> list[str]:
    meta = httpx.get(f"http://127.0.0.1:{copy.port}/api/v1/meta/").raise_for_status().json()
    return [domain["name"] for domain in meta["domains"]]


def personas_can_sign_in(copy: Copy, password: str) -> bool:
    person = {"username": "ada", "password": password}
    return httpx.post(
        f"http://127.0.0.1:{copy.port}/api/v1/users/login/", json=person, timeout=20
    ).is_success


def states(copy: Copy) -> dict[str, str]:
    lines = copy.run(".venv/bin/python manage.py domains").splitlines()[1:]
    return {line.split()[0]: line.split()[1] for line in lines}


def start(copy: Copy, command: str) -> list[str]:
    copy.start_demo(command)
    found = enabled(copy)
    copy.stop_demo()
    return found


def test_every_documented_command_is_tested() -> None:
    assert documented_commands() == CHANGES.keys() | READS


def test_order_contains_every_pair_once() -> None:
    order = list(order_of_all_pairs("abcd"))

    pairs = list(pairwise(order))

    assert sorted(pairs) == sorted((a, b) for a in "abcd" for b in "abcd")


@pytest.mark.slow
def test_every_command_works_after_every_other(copy: Copy) -> None:
    copy.run("make startdomain NAME=library RESOURCE=book")
    seen: set[tuple[str, ...]] = set()
    last_start: list[str] = []

    for command in order_of_all_pairs(list(CHANGES)):
        if command.startswith("make demo"):
            last_start = start(copy, command)
            assert last_start == CHANGES[command], command
        elif "purge" in command and "library" in last_start:
            # A purge refuses a running domain and explains in one line how to stop it.
            output = copy.run(f"! {command}")
            assert output.startswith("CommandError: library is enabled")
            assert "Traceback" not in output
        else:
            copy.run(command)
        state = tuple(sorted(states(copy).items()))
        if state not in seen:
            seen.add(state)
            for reading in sorted(READS):
                copy.run(reading)

    assert len(seen) >= 4


@pytest.mark.slow
def test_demo_restart_reset_new_domain_and_purge_work_in_sequence(copy: Copy) -> None:
    assert start(copy, "make demo") == FIVE

    copy.start_demo("make demo DOMAINS=polls")
    assert enabled(copy) == ["polls"]
    # In a second terminal, without the environment of the first.
    copy.run("make reset")
    assert personas_can_sign_in(copy, copy.environment["NEXUS_DEMO_PASSWORD"])
    assert states(copy) == dict.fromkeys(FIVE, "dormant") | {"polls": "enabled"}
    copy.stop_demo()

    copy.start_demo("NEXUS_DEMO_PASSWORD='another word of the day' make demo")
    assert enabled(copy) == FIVE
    assert personas_can_sign_in(copy, "another word of the day")
    assert not personas_can_sign_in(copy, copy.environment["NEXUS_DEMO_PASSWORD"])
    products = httpx.get(f"http://127.0.0.1:{copy.port}/api/v1/products/").json()
    assert products["count"] == 300
    copy.stop_demo()
    copy.run("make reset")

    copy.run("make startdomain NAME=library RESOURCE=book")
    assert start(copy, "make demo DOMAINS=library") == ["library"]
    assert states(copy) == dict.fromkeys(FIVE, "dormant") | {"library": "enabled"}
    assert start(copy, "make demo") == FIVE
    assert states(copy)["library"] == "dormant"

    refused = copy.run("! NEXUS_DOMAINS=polls .venv/bin/python manage.py check --database default")
    assert refused.count("nexus.E002") == 1
    one_command = "domains purge commerce feed jobs library movies"
    assert one_command in refused
    assert start(copy, "make demo DOMAINS=polls") == ["polls"]
    copy.run(f".venv/bin/python manage.py {one_command} --yes")
    assert states(copy) == dict.fromkeys([*FIVE, "library"], "absent") | {"polls": "enabled"}
    copy.run("make reset")
    assert start(copy, "make demo") == FIVE
