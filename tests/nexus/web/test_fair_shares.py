"""Promise: under overload the same share of requests of each kind is admitted."""

from itertools import cycle, islice

import pytest

from nexus.web.fair_shares import MOST_OFFERED, FairShares


def admitted_of(rounds: int, *, kinds: str, free: int) -> dict[str, int]:
    """Offer these kinds in turn, with so many free threads each round; return what is admitted."""
    shares, admitted = FairShares(), dict.fromkeys(kinds, 0)
    for _ in range(rounds):
        left = free
        for kind in kinds:
            is_admitted = left > 0 and not shares.is_ahead(kind)
            shares.count(kind, is_admitted=is_admitted)
            left -= is_admitted
            admitted[kind] += is_admitted
    return admitted


def test_kind_that_is_considered_last_gets_its_share() -> None:
    admitted = admitted_of(3 * MOST_OFFERED, kinds="rw", free=1)

    assert admitted["w"] == pytest.approx(admitted["r"], rel=0.25)
    assert sum(admitted.values()) > 2 * MOST_OFFERED


def test_one_kind_alone_is_never_ahead() -> None:
    shares = FairShares()

    for is_admitted in islice(cycle([True, False, False]), 1000):
        assert not shares.is_ahead("r")
        shares.count("r", is_admitted=is_admitted)
