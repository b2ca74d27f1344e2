"""All checks that projects share, for a project that has all of them."""

from typing import Any

from conformance.rubric import Checks
from conformance.shared.documentation import add_documentation, add_documented_errors
from conformance.shared.performance import add_list_performance
from conformance.shared.refusals import add_creation_status, add_refusals
from conformance.shared.usability import add_pages, add_usability


def add_every_check(checks: Checks[Any]) -> None:
    """Add all of them."""
    add_documentation(checks)
    add_documented_errors(checks)
    add_refusals(checks)
    add_creation_status(checks)
    add_pages(checks)
    add_usability(checks)
    add_list_performance(checks)
