"""The lab of faults reports a lost order, a double one, and a broken promise."""

import subprocess
import sys
from pathlib import Path

import pytest

from tools.operations.faults_lab import DATABASE, WEB, Totals
from tools.operations.faults_ledger import (
    NO_RESPONSE,
    Audit,
    Outcome,
    Reply,
    audit,
    confirmations_in,
)
from tools.operations.faults_parts import descendants

GOOD = {
    "kills": 25,
    "audit": Audit(acknowledged=6_000, lost=[], double=[]),
    "undelivered": 0,
    "unconfirmed": 0,
    "confirmed_twice": 0,
    "copies": 2,
    "is_stock_right": True,
}


def test_orders_that_are_stored_once_are_clean() -> None:
    found = audit({"a": {1}, "b": {2}}, stored=[1, 2])

    assert found == Audit(acknowledged=2, lost=[], double=[])


def test_acknowledged_order_that_is_not_stored_is_lost() -> None:
    assert audit({"a": {1}, "b": {2}}, stored=[1]).lost == [2]


def test_stored_order_that_was_never_acknowledged_is_double() -> None:
    assert audit({"a": {1}}, stored=[1, 7]).double == [7]


def test_two_orders_of_one_key_are_double() -> None:
    assert audit({"a": {1, 2}}, stored=[1, 2]).double == [2]


@pytest.mark.parametrize(
    "fault",
    [
        {"kills": 19},
        {"audit": Audit(acknowledged=4_999, lost=[], double=[])},
        {"audit": Audit(acknowledged=6_000, lost=[3], double=[])},
        {"audit": Audit(acknowledged=6_000, lost=[], double=[3])},
        {"undelivered": 1},
        {"unconfirmed": 1},
        {"confirmed_twice": 1},
        {"is_stock_right": False},
    ],
    ids=str,
)
def test_one_fault_misses_its_bar(fault: dict[str, object]) -> None:
    totals = Totals(**{**GOOD, **fault})  # type: ignore[arg-type]  # the names are those of fields

    assert Totals(**GOOD).are_good  # type: ignore[arg-type]
    assert [is_met for *_, is_met in totals.rows].count(False) == 1


def outcome(*replies: Reply, recovery: float = 1.0) -> Outcome:
    return Outcome("a part: a fault", DATABASE, times=1, replies=[*replies], recoveries=[recovery])


@pytest.mark.parametrize(
    ("seen", "breach"),
    [
        (outcome(Reply(0, 201, 1), Reply(0, 503, 9)), []),
        (outcome(Reply(0, 500, 1)), ["1 replies with status 500"]),
        (outcome(Reply(0, NO_RESPONSE, 1)), ["1 replies with status 0"]),
        (outcome(Reply(0, 503, 10.1)), ["a reply after 10.1 s"]),
        (outcome(recovery=5.1), ["recovery after 5.1 s"]),
        (Outcome("no recovery", WEB, times=2, recoveries=[1.0]), ["no recovery"]),
        (Outcome("never caused", WEB), ["no recovery"]),
    ],
)
def test_reply_or_recovery_beyond_the_promise_is_a_breach(seen: Outcome, breach: list[str]) -> None:
    assert list(seen.breaches()) == breach
    assert seen.cells[-1] == ("**no**" if breach else "yes")


def test_second_confirmation_is_not_a_copy_of_the_first(tmp_path: Path) -> None:
    mail = (
        "Content-Type: text/plain\nSubject: Your order {}\nTo: a@nexus.test\n"
        "Message-ID: <{}@nexus.test>\n\nThank you.\n---\n"
    )
    (tmp_path / "1.log").write_text(mail.format(1, "a") + mail.format(2, "b"))
    (tmp_path / "2.log").write_text(
        mail.format(1, "a") + mail.format(2, "c") + "Subject: Your order is late\n"
    )

    assert confirmations_in(tmp_path) == {
        1: {"<a@nexus.test>": 2},
        2: {"<b@nexus.test>": 1, "<c@nexus.test>": 1},
    }


def test_children_of_a_part_are_found() -> None:
    program = "import subprocess; subprocess.run(['sleep', '30'])"
    with subprocess.Popen([sys.executable, "-c", program]) as process:
        while len(found := descendants(process.pid)) < 2:
            assert process.poll() is None
        subprocess.run(["kill", *map(str, reversed(found))], check=True)

    assert found[0] == process.pid
    assert len(found) == 2
