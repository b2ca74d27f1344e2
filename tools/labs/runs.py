"""Running the tests of labs, and reading their results and figures."""

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

from tools.labs.lab import Lab

# The test must not inherit the settings that select servers, domains and workers.
_INHERITED = re.compile(r"(?!DATABASE_|REDIS_|CELERY_|DJANGO_|NEXUS_|TMDB_|PYTEST|MAKE)")
_FINGER = re.compile(r"^E +", re.MULTILINE)


class NotRun(RuntimeError):
    """The tests could not be run. The message is their output."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """
    The outcome of a lab's tests.

    ``failures`` are the reasons by test, and ``figures`` the measured values by name.
    """

    tests: Sequence[str]
    failures: Mapping[str, str]
    figures: Mapping[str, str]

    @property
    def is_done(self) -> bool:
        """Whether there are tests, and all have passed."""
        return bool(self.tests) and not self.failures


def run(labs: Sequence[Lab], *, folder: Path, state_dir: Path) -> Mapping[str, Outcome]:
    """
    Run the tests of these labs in a checkout or copy, in one process, on embedded servers.

    Returns the outcomes by the names of the labs.

    :raises NotRun: if the tests could not be collected or were interrupted.
    """
    with tempfile.TemporaryDirectory() as name:
        results = Path(name, "results.xml")
        inherited = {k: v for k, v in os.environ.items() if _INHERITED.match(k)}
        done = subprocess.run(  # noqa: S603 - our own words
            [
                *(sys.executable, "-m", "pytest", "-q", "--tb=short", f"--junitxml={results}"),
                *("-o", "junit_family=xunit1", *(str(lab.test) for lab in labs)),
            ],
            cwd=folder,
            env={**inherited, "NEXUS_STRICT": "1", "NEXUS_STATE_DIR": str(state_dir)},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        # 0: all passed; 1: some failed. Otherwise there is no result to read.
        if done.returncode not in (0, 1):
            raise NotRun(done.stdout)
        cases = list(ElementTree.parse(results).iter("testcase"))  # noqa: S314 - written by pytest
    return {lab.name: _outcome(lab, cases) for lab in labs}


def _outcome(lab: Lab, cases: Sequence[ElementTree.Element]) -> Outcome:
    own = [case for case in cases if case.get("file") == lab.test.as_posix()]
    return Outcome(
        tests=[str(case.get("name")) for case in own],
        failures={
            str(case.get("name")): _reason(problem)
            for case in own
            for problem in case
            if problem.tag in ("failure", "error", "skipped")
        },
        figures={
            str(figure.get("name")): str(figure.get("value"))
            for case in own
            for figure in case.iter("property")
        },
    )


def _reason(problem: ElementTree.Element) -> str:
    message = problem.get("message") or ""
    return _FINGER.sub("", message).strip() or (problem.text or "").strip()
