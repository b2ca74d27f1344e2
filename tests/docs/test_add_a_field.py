"""Promise: the diffs of the page about a new field apply, work, and are few."""

import re
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.journeys.copies import fresh_copy
from tools.docs.pages import ROOT

PAGE = ROOT / "docs" / "tutorial" / "add-a-field.md"
DIFF = re.compile(r"^`(?P<path>[^`\n]+)`:\n\n```diff\n(?P<text>.*?^)```$", re.MULTILINE | re.DOTALL)
COMMANDS = re.compile(r"^```sh\n(?P<text>\.venv/.*?)^```$", re.MULTILINE | re.DOTALL)
MOST_PLACES = 8
MOST_FILES = 6


def read_diffs() -> Mapping[str, str]:
    """Return the diffs of the page by the path above each."""
    return {found["path"]: found["text"] for found in DIFF.finditer(PAGE.read_text())}


def count_places(diff: str) -> int:
    """Return the number of unbroken runs of added or removed lines."""
    _, *hunks = re.split(r"^@@.*\n", diff, flags=re.MULTILINE)
    return sum(len(re.findall(r"(?:^[+-].*\n)+", hunk, re.MULTILINE)) for hunk in hunks)


def is_counted(path: str) -> bool:
    return not path.startswith("tests/") and "/migrations/" not in path


class TestPage:
    def test_every_diff_is_headed_by_its_path(self) -> None:
        text = PAGE.read_text()

        changed = re.findall(r"^\+\+\+ b/(.+)$", text, re.MULTILINE)

        assert changed == list(read_diffs())
        assert len(changed) == text.count("```diff")

    def test_field_takes_few_places_in_few_files(self) -> None:
        places = {path: count_places(diff) for path, diff in read_diffs().items()}

        counted = {path: number for path, number in places.items() if is_counted(path)}

        assert sum(counted.values()) <= MOST_PLACES
        assert len(counted) <= MOST_FILES
        assert f"**{sum(counted.values())} places in {len(counted)} files**" in PAGE.read_text()

    def test_diffs_apply_to_the_repository(self) -> None:
        diffs = "".join(read_diffs().values())

        checked = subprocess.run(
            ["git", "apply", "--check"],
            cwd=ROOT,
            input=diffs,
            capture_output=True,
            text=True,
            check=False,
        )

        assert checked.stderr == ""


def test_runs_are_counted() -> None:
    diff = (
        "--- a/x\n+++ b/x\n@@ -1,4 +1,5 @@\n+one\n+two\n same\n-three\n+four\n@@ -9 +10 @@\n-five\n"
    )

    assert count_places(diff) == 3


@pytest.mark.slow
def test_brand_is_created_shown_and_filtered_in_a_copy(tmp_path: Path) -> None:
    commands = COMMANDS.findall(PAGE.read_text())

    with fresh_copy(tmp_path) as copy:
        subprocess.run(
            ["git", "apply"],
            cwd=copy.folder,
            input="".join(read_diffs().values()),
            text=True,
            check=True,
        )
        outputs = [copy.run(command) for command in commands]

    assert "No changes detected" in outputs[0]
    assert re.search(r"\d+ passed", outputs[0])
