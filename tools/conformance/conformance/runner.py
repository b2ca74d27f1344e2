"""Runs the checks of a project against an address."""

from collections.abc import Callable, Collection
from datetime import UTC, datetime

from conformance.api import Api
from conformance.errors import UsageError
from conformance.mapping import ApiMapping
from conformance.projects import Project
from conformance.rubric import Outcome, Run, measure

Progress = Callable[[int, int, Outcome], None]


def run_checks(
    *,
    project: Project,
    mapping: ApiMapping,
    base_url: str,
    progress: Progress,
    only: Collection[str] = (),
) -> Run:
    """
    Run the checks, or only the named ones; report each outcome when it is there.

    :raises UsageError: if a named check does not exist.
    :raises NoAnswerError: if the server does not answer, or no user can log in.
    """
    checks = [check for check in project.checks if not only or check.name in only]
    if unknown := set(only) - {check.name for check in checks}:
        known = ", ".join(check.name for check in project.checks)
        raise UsageError(f"There is no check {', '.join(sorted(unknown))}. There are: {known}.")
    began_at = datetime.now(UTC).isoformat(timespec="seconds")
    api = Api(base_url=base_url, mapping=mapping)
    try:
        api.require_answer()
        context = project.backend(api)
        outcomes = []
        for number, check in enumerate(checks, start=1):
            outcomes.append(measure(check, context))
            progress(number, len(checks), outcomes[-1])
    finally:
        api.close()
    return Run(mapping.project, api.base_url, mapping.name, began_at, outcomes)
