"""User experience: what a frontend needs to show a list, results and errors."""

from conformance.polls.base import CHECKS, Polls
from conformance.rubric import Criterion
from conformance.shared.usability import add_pages, add_usability, require_new_row_first

add_pages(CHECKS)
add_usability(CHECKS)


@CHECKS.add("list-shows-new-poll", Criterion.USER_EXPERIENCE, points=2)
def list_shows_a_new_poll(polls: Polls) -> None:
    """The list shows a new poll at once, among the first: the newest polls come first."""
    require_new_row_first(polls)
