"""Hashing passwords, and the limit in front of it."""

import threading

import pytest

from shared.auth.hashers import Argon2Hasher, ConcurrencyLimit
from shared.errors import ServiceUnavailable


class TestArgon2Hasher:
    def test_hashes_at_the_cost_that_was_chosen(self) -> None:
        hasher = Argon2Hasher()

        encoded = hasher.encode("teapot", hasher.salt())

        assert encoded.startswith("argon2$argon2id$v=19$m=19456,t=2,p=1$")
        assert hasher.verify("teapot", encoded)
        assert not hasher.verify("Teapot", encoded)


class TestGate:
    def test_turns_away_whom_the_queue_has_no_room_for(self) -> None:
        limit = ConcurrencyLimit(slots=1, queue=0, timeout=5)

        with limit.slot(), pytest.raises(ServiceUnavailable) as refusal, limit.slot():
            pass

        assert refusal.value.retry_after == 1

    def test_turns_away_who_waits_too_long(self) -> None:
        limit = ConcurrencyLimit(slots=1, queue=1, timeout=0.01)

        with limit.slot(), pytest.raises(ServiceUnavailable), limit.slot():
            pass

        with limit.slot():
            pass

    def test_lets_few_in_at_once_and_the_others_after_them(self) -> None:
        limit = ConcurrencyLimit(slots=2, queue=10, timeout=5)
        inside, most = [0], [0]
        lock = threading.Lock()

        def enter() -> None:
            with limit.slot():
                with lock:
                    inside[0] += 1
                    most[0] = max(most[0], inside[0])
                threading.Event().wait(0.01)
                with lock:
                    inside[0] -= 1

        threads = [threading.Thread(target=enter) for _ in range(12)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

        assert most == [2]
