"""
Fuzz the OpenAPI document and the GraphQL schema with Schemathesis, as each kind of identity.

``make fuzz`` starts its own servers in a temporary folder, and ends with 1 if a check fails or the
web process takes too much memory. That process has only the packages of a deployment, whose Python
is ``DEPLOYED``. The output for each run is in ``.site/fuzz``.
"""

import os
import random
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import httpx

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "platform"), str(ROOT)]

from tools.docs.figures.pages import paragraph, table  # noqa: E402
from tools.operations.figures import write_section  # noqa: E402
from tools.operations.fuzz_runs import (  # noqa: E402
    GRAPHQL,
    GRAPHQL_CHECKS,
    LAST,
    LAST_FIELDS,
    OPENAPI,
    REST_CHECKS,
    FuzzReport,
    FuzzRun,
)
from tools.operations.fuzz_site import ROLES, FuzzedSite, fuzzed_site  # noqa: E402

EXAMPLES = int(os.environ.get("EXAMPLES", "20"))
DEPLOYED = os.environ.get("DEPLOYED", sys.executable)
MAX_RESIDENT_MB = 200
OUTPUT = ROOT / ".site" / "fuzz"
PHASES = "examples,coverage,fuzzing,stateful"
# A stream does not end. tests/contracts/test_private_streams.py covers streams.
STREAMS = {"include-path-regex": "/stream/$"}


def main() -> int:
    """Fuzz, write the section, and return 1 if a check failed."""
    seed = int(os.environ.get("SEED") or random.randrange(1_000_000))  # noqa: S311  # no secret
    OUTPUT.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="nexus-fuzz-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        with fuzzed_site(folder, python=DEPLOYED) as site:
            memory = [site.resident_mb()]
            reports = [
                report
                for identity in ("anonymous", *ROLES)
                for report in fuzz_as(identity, site, seed=seed)
            ]
            memory.append(site.resident_mb())
            errors = site.log.read_text(encoding="utf-8", errors="replace").count("Traceback")
    write(reports, seed=seed, errors=errors, memory=memory)
    failed = errors or memory[-1] >= MAX_RESIDENT_MB or any(each.failures for each in reports)
    return 1 if failed else 0


def fuzz_as(identity: str, site: FuzzedSite, *, seed: int) -> Iterator[FuzzReport]:
    """Yield the reports of an identity, a failed one if its session ends before the last run."""
    token = "" if identity == "anonymous" else site.token_of(identity)
    for run in _runs(identity, site.url, token):
        report = run.execute(OUTPUT, examples=EXAMPLES, seed=seed)
        if token and not run.chosen and not _is_signed_in(site.url, token):
            ended = [*report.failures, "The session of the identity ended during the run."]
            report = FuzzReport(run.name, report.operations, report.requests, ended)
        sys.stderr.write(f"{report.cells} {list(report.failures)}\n")
        yield report


def _runs(identity: str, url: str, token: str) -> Iterator[FuzzRun]:
    # Without a token, the end of all sessions is refused for the origin of the refresh cookie, and
    # Schemathesis accepts no refusal but 401. Contract tests cover it.
    without_last = {"include-operation-id": LAST if token else ["log_out_everywhere"]}
    yield FuzzRun(
        name=f"GraphQL, {identity}",
        schema=GRAPHQL,
        url=f"{url}/graphql",
        token=token,
        checks=GRAPHQL_CHECKS,
        hooks="tools.operations.fuzz_hooks",
        phases="fuzzing",
        disabled={"include-name-regex": f"\\.({'|'.join(LAST_FIELDS)})$"} if token else {},
    )
    yield FuzzRun(
        name=f"REST, {identity}",
        schema=OPENAPI,
        url=url,
        token=token,
        checks=REST_CHECKS,
        phases=PHASES,
        disabled={**STREAMS, **without_last},
    )
    if token:
        yield FuzzRun(
            name=f"REST, {identity}, ends of sessions",
            schema=OPENAPI,
            url=url,
            token=token,
            checks=REST_CHECKS,
            phases="fuzzing",
            disabled=STREAMS,
            chosen=LAST,
        )


def _is_signed_in(url: str, token: str) -> bool:
    own = {"Authorization": f"Bearer {token}"}
    return httpx.get(f"{url}/api/v1/users/me/", headers=own, timeout=60).status_code == 200


def write(reports: Sequence[FuzzReport], *, seed: int, errors: int, memory: Sequence[int]) -> None:
    """Write the section."""
    body = [
        paragraph(
            f"""Schemathesis sends valid and invalid requests for each operation of the OpenAPI
            document and each root field of the GraphQL schema, with the demo data of all domains
            and without rate limits: {EXAMPLES} examples at most, with the seed {seed}. All checks
            are on, and REST is also fuzzed in sequences that follow links. Streams are left out.
            "Failures" are kinds of failures; the bar is 0. The log of the web process has {errors}
            tracebacks; the bar is 0. It has {memory[0]} MB of resident memory before the first
            request and {memory[-1]} MB after the last; the bar is below {MAX_RESIDENT_MB}."""
        ),
        table(["", "operations", "requests", "failures", "met"], [each.cells for each in reports]),
        *(
            paragraph(f"{report.name}: {failure}")
            for report in reports
            for failure in report.failures
        ),
    ]
    write_section("Fuzzing", target="fuzz", body=body)


if __name__ == "__main__":
    sys.exit(main())
