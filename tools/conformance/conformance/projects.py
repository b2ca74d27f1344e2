"""The projects that the kit measures."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from conformance import commerce, feed, jobs, movies, polls
from conformance.api import Api
from conformance.errors import UsageError
from conformance.rubric import Checks
from conformance.shared import Backend
from conformance.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Project:
    """The checks of a project, and what they measure."""

    checks: Checks[Any]
    backend: Callable[[Api], Backend]
    vocabulary: Vocabulary


PROJECTS: Mapping[str, Project] = {
    "commerce": Project(commerce.CHECKS, commerce.Commerce, commerce.Commerce.vocabulary),
    "feed": Project(feed.CHECKS, feed.Feed, feed.Feed.vocabulary),
    "jobs": Project(jobs.CHECKS, jobs.Jobs, jobs.Jobs.vocabulary),
    "movies": Project(movies.CHECKS, movies.Movies, movies.Movies.vocabulary),
    "polls": Project(polls.CHECKS, polls.Polls, polls.Polls.vocabulary),
}


def find_project(name: str) -> Project:
    """
    Return a project.

    :raises UsageError: if it does not exist.
    """
    if name in PROJECTS:
        return PROJECTS[name]
    raise UsageError(f"There is no project {name}. There are: {', '.join(PROJECTS)}.")
