"""Promise: every documented command runs, block by block."""

import os
import re
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.journeys.conftest import Demo, start_demo
from tools.docs.commands import REASONS, Block, find_blocks
from tools.docs.pages import ROOT, find_pages

BLOCKS = [block for page in find_pages(ROOT) for block in find_blocks(page)]
TO_RUN = [block for block in BLOCKS if not block.reason]
SECONDS = 120
PAGE = """\
```sh
curl localhost:8000
```

<!-- not run: needs Docker -->
```sh
make image
```

1. In a list:

   ```sh
   make demo DOMAINS=polls
   ```

````text
```sh
not a command
```
````
"""


def _name(block: Block) -> str:
    return f"{block.page.relative_to(ROOT)}:{block.line}"


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """Return one demo for all pages: a block must run after any other block."""
    demo = start_demo(tmp_path_factory.mktemp("state"))
    yield demo
    if demo.process.poll() is None:
        demo.stop()


def test_shell_blocks_are_found(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(PAGE)

    assert list(find_blocks(page)) == [
        Block(page, 1, "curl localhost:8000\n", ""),
        Block(page, 6, "make image\n", "needs Docker"),
        Block(page, 12, "make demo DOMAINS=polls\n", ""),
    ]


def test_every_technology_page_has_a_command() -> None:
    with_commands = {
        block.page.name for block in TO_RUN if block.page.parent.name == "technologies"
    }

    assert with_commands == {page.name for page in (ROOT / "docs" / "technologies").glob("*.md")}


@pytest.mark.parametrize("block", [b for b in BLOCKS if b.reason], ids=_name)
def test_skipped_block_has_a_valid_reason(block: Block) -> None:
    assert block.reason in REASONS


@pytest.mark.parametrize("block", [b for b in BLOCKS if b.targets], ids=_name)
def test_make_targets_exist(block: Block) -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))

    assert set(block.targets) - targets == set()


@pytest.mark.slow
@pytest.mark.parametrize("block", TO_RUN, ids=_name)
def test_block_succeeds(block: Block, demo: Demo) -> None:
    commands = block.commands.replace("localhost:8000", f"localhost:{urlsplit(demo.url).port}")

    status, output = _run(commands, environment=demo.environment)

    assert status == 0, f"{commands}\n{output}"


def _run(commands: str, *, environment: dict[str, str]) -> tuple[int, str]:
    process = subprocess.Popen(
        ["bash", "-euo", "pipefail", "-c", commands],
        cwd=ROOT,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    try:
        output, _ = process.communicate(timeout=SECONDS)
    except subprocess.TimeoutExpired:
        # Kill the whole group: the shell's children would survive the shell.
        os.killpg(process.pid, signal.SIGKILL)
        output, _ = process.communicate()
        output += f"\nstopped after {SECONDS} s"
    return process.returncode, output
