"""Promise: the threads of a web process hold little free memory, whatever they have done."""

import os
import platform
import subprocess
import sys
from pathlib import Path

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
# Prints how many arenas the threads use.
ALLOCATE_IN_THREADS = """
import ctypes, sys
from pathlib import Path
from threading import Barrier, Thread

threads, report = int(sys.argv[1]), sys.argv[2].encode()
done, end = Barrier(threads + 1), Barrier(threads + 1)

def work():
    block = bytearray(10_000)
    done.wait()
    end.wait()

for _ in range(threads):
    Thread(target=work).start()
done.wait()
libc = ctypes.CDLL(None)
libc.fopen.restype = ctypes.c_void_p
file = ctypes.c_void_p(libc.fopen(report, b"w"))
libc.malloc_info(0, file)
libc.fclose(file)
print(Path(sys.argv[2]).read_text().count("<heap "))
end.wait()
"""

pytestmark = pytest.mark.skipif(
    platform.libc_ver()[0] != "glibc", reason="other allocators have no such settings"
)


def test_threads_hold_no_memory_of_hashes() -> None:
    growth = run(HASH_IN_THREADS, str(Argon2Hasher.memory_cost))

    assert growth < Argon2Hasher.memory_cost


def test_threads_share_one_arena(tmp_path: Path) -> None:
    assert run(ALLOCATE_IN_THREADS, str(tmp_path / "arenas.xml")) == 1


def run(code: str, argument: str) -> int:
    """Return the number that the code prints with the settings of a web process."""
    inherited = {name: value for name, value in os.environ.items() if "MALLOC" not in name}
    done = subprocess.run(
        [sys.executable, "-c", code, str(THREADS), argument],
        cwd=settings.ROOT,
        env={**inherited, **ALLOCATOR},
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
