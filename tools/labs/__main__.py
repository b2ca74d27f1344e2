"""
The commands of the labs: ``python -m tools.labs {start,check,figures} NAME``.

They end with status 2 if there is nothing to act on, such as an unknown lab.
"""

import argparse
import shutil
import sys
import textwrap
from collections.abc import Sequence
from pathlib import Path

from tools.labs import pages
from tools.labs.copies import copy_checkout
from tools.labs.lab import LABS, ROOT, SPOILERS, Lab, UnknownLab, find_labs, get_lab
from tools.labs.runs import NotRun, run

COPIES = ROOT / ".labs"
STATE_DIR = COPIES / ".state"


def main(arguments: Sequence[str]) -> int:
    """Run a command; return its exit status."""
    parser = argparse.ArgumentParser(prog="tools.labs", description="The labs of docs/labs.")
    parser.add_argument("command", choices=["start", "check", "figures"])
    parser.add_argument("name", help="the lab; for figures also: all")
    parser.add_argument("--reset", action="store_true", help="replace an existing copy")
    options = parser.parse_args(arguments)
    try:
        if options.command == "figures":
            return measure(find_labs() if options.name == "all" else [get_lab(options.name)])
        lab = get_lab(options.name)
    except UnknownLab as unknown:
        return _refuse(str(unknown.args[0]))
    return check(lab) if options.command == "check" else start(lab, reset=options.reset)


def start(lab: Lab, *, reset: bool) -> int:
    """Make a broken copy of this checkout and print the task."""
    folder = COPIES / lab.name
    if folder.exists() and not reset:
        return _refuse(
            f"{_shown(folder)} exists. Continue there, or replace it: "
            f"make lab NAME={lab.name} RESET=1"
        )
    make_copy(lab, folder)
    _write(
        f"The broken copy is in {_shown(folder)}.\n\n"
        f"{textwrap.indent(lab.task, '  ')}\n\n"
        f"The test:  {_shown(folder / lab.test)}\n"
        f"Check:     make lab-check NAME={lab.name}\n"
        f"Hints:     {LABS / lab.name / 'hints.md'}\n"
    )
    return 0


def make_copy(lab: Lab, folder: Path) -> None:
    """Make a broken copy of this checkout, without the solutions. An existing one is replaced."""
    shutil.rmtree(folder, ignore_errors=True)
    copy_checkout(ROOT, folder)
    for spoiler in SPOILERS:
        for file in (folder / LABS).glob(f"*/{spoiler}"):
            file.unlink()
    lab.apply(folder)


def check(lab: Lab) -> int:
    """Run the lab's test in its copy, and print whether it is done or what fails."""
    folder = COPIES / lab.name
    if not folder.exists():
        return _refuse(f"There is no copy yet: make lab NAME={lab.name}")
    # The test of this checkout decides, whatever the copy's own contains.
    shutil.copyfile(ROOT / lab.test, folder / lab.test)
    try:
        outcome = run([lab], folder=folder, state_dir=STATE_DIR)[lab.name]
    except NotRun as failure:
        _write(f"{failure}\nThe test of {lab.name} could not be run: see above.\n")
        return 1
    for name, value in outcome.figures.items():
        _write(f"  {name}: {value}\n")
    if outcome.is_done:
        _write(f"Done: {lab.name}. Compare your solution with {LABS / lab.name / 'solution.md'}.\n")
        return 0
    for test, reason in outcome.failures.items():
        _write(f"\n{test}\n{textwrap.indent(reason, '    ')}\n")
    _write(f"\nNot done yet: {len(outcome.failures)} of {len(outcome.tests)} tests fail.\n")
    return 1


def measure(labs: Sequence[Lab]) -> int:
    """Measure these labs, each alone, broken and solved, and write their solution pages."""
    solved = run(labs, folder=ROOT, state_dir=STATE_DIR)
    for lab in labs:
        folder = COPIES / f"{lab.name}.measured"
        make_copy(lab, folder)
        broken = run([lab], folder=folder, state_dir=STATE_DIR)[lab.name]
        shutil.rmtree(folder)
        pages.write_figures(lab, broken=broken.figures, solved=solved[lab.name].figures)
        _write(f"{lab.name}: {len(broken.failures)} of {len(broken.tests)} tests fail\n")
    return 0


def _shown(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def _refuse(line: str) -> int:
    sys.stderr.write(f"{line}\n")
    return 2


def _write(text: str) -> None:
    sys.stdout.write(text)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
