"""One run of Schemathesis: its configuration, and what its report says."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
OPENAPI = ROOT / "docs" / "api" / "openapi.json"
GRAPHQL = ROOT / "docs" / "api" / "schema.graphql"
REST_CHECKS = ("all",)
# Of the checks of Schemathesis one applies to GraphQL, and it takes each refusal for a failure.
GRAPHQL_CHECKS = ("graphql_errors_are_documented",)
# These end the session of the identity, or may change its account. They are fuzzed last.
LAST = ("delete_me", "log_out", "log_out_everywhere", "revoke_session", "update_user")
LAST_FIELDS = ("deleteMe", "logout", "logoutAll", "revokeSession", "updateUser")
SECONDS_FOR_A_RESPONSE = 20
_CHECKS = """
# A null in a list of values is sent as the text "null", which is valid.
[[operations]]
include-operation-id = ["list_jobs", "get_jobs_feed"]
checks.negative_data_rejection.expected-statuses = [200, 400, 401, 403, 404, 422, 429]

# A value may fit the schema and still be refused: a wrong password, a token that has expired, a
# text of white space alone. Another check makes sure that each status is documented.
[checks]
positive_data_acceptance.expected-statuses = [
    "2xx", "3xx", 400, 401, 403, 404, 405, 409, 412, 413, 415, 422, 428, 429, 502, 503
]
# An invalid request may be refused for its If-Match first.
negative_data_rejection.expected-statuses = [
    400, 401, 403, 404, 405, 406, 409, 412, 413, 415, 422, 428, 429, 502, 503
]
"""


@dataclass(frozen=True, kw_only=True)
class FuzzRun:
    """
    What to fuzz: the schema, its address, and the identity's token, which is empty if anonymous.

    ``disabled`` maps a filter of Schemathesis to the operations that are left out, and ``chosen``
    has the ids of operations that alone are fuzzed, if there are any. ``hooks`` is a module with
    extensions of Schemathesis.
    """

    name: str
    schema: Path
    url: str
    token: str
    checks: Sequence[str]
    phases: str
    disabled: Mapping[str, Sequence[str] | str]
    chosen: Sequence[str] = ()
    hooks: str = ""

    def execute(self, folder: Path, *, examples: int, seed: int) -> "FuzzReport":
        """Run Schemathesis, and return its report. It writes its output to the folder."""
        configuration, report = folder / "schemathesis.toml", folder / f"{self.name}.json"
        configuration.write_text(configuration_without(self.disabled), encoding="utf-8")
        report.unlink(missing_ok=True)
        with (folder / f"{self.name}.txt").open("w") as output:
            subprocess.run(  # noqa: S603
                self._command(configuration, report, examples=examples, seed=seed),
                # Schemathesis writes a folder of its own where it runs.
                cwd=folder,
                env={
                    **os.environ,
                    "SCHEMATHESIS_HOOKS": self.hooks,
                    "PYTHONPATH": f"{ROOT / 'platform'}{os.pathsep}{ROOT}",
                },
                stdout=output,
                stderr=output,
                check=False,
            )
        if not report.exists():
            return FuzzReport(self.name, operations=0, requests=0, failures=["It did not run."])
        return read_report(self.name, json.loads(report.read_text(encoding="utf-8")))

    def _command(
        self, configuration: Path, report: Path, *, examples: int, seed: int
    ) -> Sequence[str]:
        options = {
            "--url": self.url,
            "--checks": ",".join(self.checks),
            "--phases": self.phases,
            "--max-examples": str(examples),
            "--seed": str(seed),
            "--request-timeout": str(SECONDS_FOR_A_RESPONSE),
            "--report": "json",
            "--report-json-path": str(report),
        }
        if self.token:
            options["--header"] = f"Authorization: Bearer {self.token}"
        chosen = [part for name in self.chosen for part in ("--include-operation-id", name)]
        return [
            str(Path(sys.executable).with_name("schemathesis")),
            *("--config-file", str(configuration), "run", str(self.schema)),
            *("--no-shrink", "--continue-on-failure", "--warnings", "off"),
            *(part for option in options.items() for part in option),
            *chosen,
        ]


@dataclass(frozen=True)
class FuzzReport:
    """How many operations and requests a run had, and a line for each kind of failure."""

    name: str
    operations: int
    requests: int
    failures: Sequence[str]

    @property
    def cells(self) -> list[str]:
        """The cells of its row in the table."""
        counts = (self.operations, self.requests, len(self.failures))
        return [
            self.name,
            *(f"{count:,}" for count in counts),
            "**no**" if self.failures else "yes",
        ]


def configuration_without(disabled: Mapping[str, Sequence[str] | str]) -> str:
    """Return a configuration in TOML that leaves out what the filters match."""
    blocks = [
        f"[[operations]]\n{name} = {json.dumps(value)}\nenabled = false\n"
        for name, value in disabled.items()
    ]
    return "\n".join([*blocks, _CHECKS])


def read_report(name: str, report: Mapping[str, Any]) -> FuzzReport:
    """Return what a report of Schemathesis says. A run that tested nothing has failed."""
    failures = [
        f"{failure['title']}: {', '.join(map(_label, failure['operations']))[:200]}"
        for failure in report["failures"]
    ]
    failures += [f"error: {json.dumps(error)[:200]}" for error in report["errors"]]
    tested = report["operations"]["tested"]
    if not report["complete"] or not tested:
        failures.append(f"It ended early: {report['stop_reason']}.")
    return FuzzReport(name, tested, report["test_cases"]["generated"], failures)


def _label(operation: object) -> str:
    return str(operation.get("label", operation) if isinstance(operation, dict) else operation)
