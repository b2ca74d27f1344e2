"""Promise: a web process returns the memory of a password hash, whichever thread made it."""

import os
import platform
import subprocess
import sys

import pytest
from django.conf import settings

from nexus.web.__main__ import ALLOCATOR, main
from shared.accounts.hashers import Argon2Hasher

THREADS = 8
# Prints by how many kilobytes the process grows while threads live that have hashed a password.
HASH_IN_THREADS = """
import resource, sys
from pathlib import Path
from threading import Barrier, Lock, Thread
from argon2.low_level import Type, hash_secret

def resident():
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize() // 1024

threads, memory = int(sys.argv[1]), int(sys.argv[2])
done, end, one_at_a_time = Barrier(threads + 1), Barrier(threads + 1), Lock()

def work():
    for _ in range(2):
        with one_at_a_time:
            hash_secret(b"password", b"0123456789abcdef", 1, memory, 1, 32, Type.ID)
    done.wait()
    end.wait()

before = resident()
for _ in range(threads):
    Thread(target=work).start()
done.wait()
print(resident() - before)
end.wait()
"""


@pytest.mark.skipif(
    platform.libc_ver()[0] != "glibc", reason="other allocators have no such limits"
)
def test_threads_hold_no_memory_of_hashes() -> None:
    growth = kilobytes_after_hashing(ALLOCATOR)

    assert growth < Argon2Hasher.memory_cost


def kilobytes_after_hashing(settings_of_allocator: dict[str, str]) -> int:
    inherited = {name: value for name, value in os.environ.items() if "MALLOC" not in name}
    done = subprocess.run(
        [sys.executable, "-c", HASH_IN_THREADS, str(THREADS), str(Argon2Hasher.memory_cost)],
        cwd=settings.ROOT,
        env={**inherited, **settings_of_allocator},
        check=True,
        capture_output=True,
        text=True,
    )
    return int(done.stdout)


def test_server_starts_with_these_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[dict[str, str]] = []
    monkeypatch.setattr(os, "environ", {"MALLOC_TRIM_THRESHOLD_": "1"})
    monkeypatch.setattr(
        os, "execve", lambda path, command, environment: started.append(environment)
    )

    main([])

    [environment] = started
    assert environment["MALLOC_MMAP_THRESHOLD_"] == ALLOCATOR["MALLOC_MMAP_THRESHOLD_"]
    assert environment["MALLOC_TRIM_THRESHOLD_"] == "1"
