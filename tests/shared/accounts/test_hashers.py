"""Hashing passwords, and the concurrency limit of hashing."""

import threading

import pytest

from shared.accounts.hashers import Argon2Hasher, ConcurrencyLimit
from shared.errors import ServiceUnavailable
from shared.overload import overload


class TestArgon2Hasher:
    def test_hash_has_the_configured_cost(self) -> None:
        hasher = Argon2Hasher()

        encoded = hasher.encode("teapot", hasher.salt())

        assert encoded.startswith("argon2$argon2id$v=19$m=19456,t=2,p=1$")
        assert hasher.verify("teapot", encoded)
        assert not hasher.verify("Teapot", encoded)


class TestConcurrencyLimit:
    def test_full_queue_refuses_with_retry_after(self) -> None:
        limit = ConcurrencyLimit(slots=1, queue=0, timeout=5)

        with limit.slot(), pytest.raises(ServiceUnavailable) as refusal, limit.slot():
            pass

        assert refusal.value.retry_after == 1

    def test_wait_over_the_timeout_is_refused_and_the_slot_stays_usable(self) -> None:
        limit = ConcurrencyLimit(slots=1, queue=1, timeout=0.01)

        with limit.slot(), pytest.raises(ServiceUnavailable), limit.slot():
            pass

        with limit.slot():
            pass

    def test_under_overload_the_wait_is_short(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(overload, "_is_present", lambda: True)
        limit = ConcurrencyLimit(slots=1, queue=1, timeout=60)

        with limit.slot(), pytest.raises(ServiceUnavailable), limit.slot():
            pass

        with limit.slot():
            pass

    def test_concurrency_never_exceeds_the_slots(self) -> None:
        limit = ConcurrencyLimit(slots=2, queue=10, timeout=5)
        active, most = [0], [0]
        lock = threading.Lock()

        def enter() -> None:
            with limit.slot():
                with lock:
                    active[0] += 1
                    most[0] = max(most[0], active[0])
                threading.Event().wait(0.01)
                with lock:
                    active[0] -= 1

        threads = [threading.Thread(target=enter) for _ in range(12)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

        assert most == [2]
