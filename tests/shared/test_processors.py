"""Promise: work without the interpreter runs on any processor, although its thread has one."""

import os
import threading

import pytest

from shared.processors import on_any_processor


@pytest.mark.skipif(
    not hasattr(os, "sched_getaffinity"), reason="Only Linux lets a thread choose its processor."
)
def test_thread_has_its_processor_again_after_the_block() -> None:
    everywhere = os.sched_getaffinity(0)
    one = {min(everywhere)}
    found: list[set[int]] = []

    def look() -> None:
        found.append(os.sched_getaffinity(0))

    def work() -> None:
        os.sched_setaffinity(0, one)
        with on_any_processor():
            look()
        look()
        with pytest.raises(KeyError), on_any_processor():
            raise KeyError
        look()

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()

    assert found == [everywhere, one, one]
