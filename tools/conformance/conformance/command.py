"""
The command: ``conformance BASE_URL --project polls --mapping my-api.toml``.

It exits with 0 if every check passed, 1 if points were missed, 2 if the command or the mapping is
wrong, and 3 if the server does not answer.
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urlsplit

from conformance.errors import NoAnswerError, UsageError
from conformance.mapping import find_mapping, read_mapping, require_project
from conformance.page import render_page
from conformance.projects import PROJECTS, find_project
from conformance.rubric import Run
from conformance.runner import run_checks
from conformance.summary import as_json, progress_line, summary_lines

NEXUS = ["nexus-rest", "nexus-graphql"]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit status."""
    options = _parser().parse_args(arguments)
    try:
        runs = [_run(options, mapping) for mapping in options.mapping or NEXUS]
    except UsageError as error:
        print(error, file=sys.stderr)
        return 2
    except NoAnswerError as error:
        print(error, file=sys.stderr)
        return 3
    _write(options.json, as_json(runs))
    _write(options.html, render_page(runs))
    return 0 if all(run.earned == run.possible for run in runs) else 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="conformance", description=__doc__)
    parser.add_argument("base_url", help="the address of the API, such as http://localhost:8000")
    parser.add_argument("--project", required=True, help=", ".join(PROJECTS))
    parser.add_argument(
        "--mapping",
        action="append",
        help="a file, or a built-in mapping; may be repeated (default: both of Nexus)",
    )
    parser.add_argument("--only", action="append", default=[], help="run only this check")
    parser.add_argument("--json", type=Path, help="write the rubric to this file, as JSON")
    parser.add_argument("--html", type=Path, help="write the rubric to this file, as a page")
    return parser


def _run(options: argparse.Namespace, name: str) -> Run:
    project = find_project(options.project)
    _require_address(options.base_url)
    path = find_mapping(name, options.project)
    require_project(path, options.project)
    mapping = read_mapping(path, project.vocabulary)
    print(f"{options.project} at {options.base_url}, mapping {mapping.name}", flush=True)
    run = run_checks(
        project=project,
        mapping=mapping,
        base_url=options.base_url,
        only=options.only,
        progress=lambda *outcome: print(progress_line(*outcome), flush=True),
    )
    print("\n".join(summary_lines(run)), flush=True)
    return run


def _require_address(text: str) -> None:
    try:
        url = urlsplit(text)
        is_address = url.scheme in ("http", "https") and bool(url.hostname)
    except ValueError:
        is_address = False
    if not is_address:
        raise UsageError(f"{text!r} is no address; one is http://localhost:8000")


def _write(path: Path | None, text: str) -> None:
    if path:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        print(f"Written: {path}")
