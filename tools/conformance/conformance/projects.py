"""The projects that have checks, and those that do not have them yet."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from conformance import polls
from conformance.api import Api
from conformance.errors import UsageError
from conformance.mapping import Vocabulary
from conformance.rubric import Checks

WITHOUT_CHECKS = ("commerce", "feed", "jobs", "movies")


@dataclass(frozen=True, slots=True)
class Project:
    """The checks of a project, what its mapping may name, and what the checks share."""

    checks: Checks[Any]
    vocabulary: Vocabulary
    prepare: Callable[[Api], Any]


PROJECTS: Mapping[str, Project] = {
    "polls": Project(polls.CHECKS, polls.VOCABULARY, polls.Polls),
}


def find_project(name: str) -> Project:
    """
    Return a project.

    :raises UsageError: if it does not exist, or has no checks yet.
    """
    if name in PROJECTS:
        return PROJECTS[name]
    known = ", ".join(PROJECTS)
    if name in WITHOUT_CHECKS:
        raise UsageError(f"The project {name} has no checks yet. There are checks for: {known}.")
    later = ", ".join(WITHOUT_CHECKS)
    raise UsageError(
        f"There is no project {name}. There are checks for: {known}; not yet for: {later}."
    )
