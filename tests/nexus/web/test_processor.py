"""Promise: the threads of a web process take turns on one processor if the settings say so."""

import json
import os
import subprocess
import sys

import pytest

from nexus.web.processor import ANY, UnknownProcessor, require_processor

pytestmark = pytest.mark.skipif(
    not hasattr(os, "sched_getaffinity"), reason="Only Linux lets a thread choose its processor."
)

_PROGRAM = """
import json, os, threading
from nexus.web.processor import ProcessorChoice
is_over = threading.Event()
before = threading.Thread(target=is_over.wait)
before.start()
choice = ProcessorChoice({number})
choice.apply()
choice.apply()
after = threading.Thread(target=is_over.wait)
after.start()
found = [list(os.sched_getaffinity(each.native_id)) for each in threading.enumerate()]
is_over.set()
print(json.dumps(found))
"""


def threads_of_a_process(number: int) -> list[set[int]]:
    """Return the processors of three threads of a process, of which one starts later."""
    done = subprocess.run(
        [sys.executable, "-c", _PROGRAM.format(number=number)],
        env={"PYTHONPATH": "platform:."},
        capture_output=True,
        text=True,
        check=True,
    )
    return [set(found) for found in json.loads(done.stdout)]


def test_all_threads_run_on_the_chosen_processor() -> None:
    chosen = max(os.sched_getaffinity(0))

    assert threads_of_a_process(chosen) == [{chosen}] * 3


def test_without_a_choice_threads_run_anywhere() -> None:
    assert threads_of_a_process(ANY) == [os.sched_getaffinity(0)] * 3


def test_processor_that_does_not_exist_is_refused() -> None:
    require_processor(ANY)
    require_processor(min(os.sched_getaffinity(0)))
    with pytest.raises(UnknownProcessor, match="NEXUS_WEB_PROCESSOR is one of"):
        require_processor(100_000)
