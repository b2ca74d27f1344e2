"""The list of postings, with the facets of what was found."""

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Any

from django.utils import timezone

from domains.jobs import schemas, selectors
from domains.jobs.graphql.inputs import JobFilterInput, JobOrder
from domains.jobs.graphql.types import JobSearchConnection, JobType
from shared.graphql import ConnectionField, parse


class FoundJobs:
    """One page of the postings that were found; facets are counted only when selected."""

    def __init__(self, page: Any, query: selectors.JobQuery) -> None:
        self._page = page
        self._query = query

    @property
    def edges(self) -> Any:
        """The rows of the page, with their cursors."""
        return self._page.edges

    @property
    def total_count(self) -> int:
        """The number of postings that were found."""
        return int(self._page.total_count)

    @property
    def page_info(self) -> Any:
        """Where the page stands in its list."""
        return self._page.page_info

    @cached_property
    def facets(self) -> selectors.Facets:
        """How many postings have each value of the filters."""
        return selectors.count_facets(query=self._query, now=timezone.now())


class JobSearchField(ConnectionField):
    """The open postings, found by words, filters and distance."""

    def __init__(self, **options: Any) -> None:
        super().__init__(lambda: JobType, order_by=JobOrder, filter=JobFilterInput, **options)

    @property
    def type(self) -> Any:
        """The connection that has facets, too."""
        return JobSearchConnection

    def wrap_resolve(self, parent_resolver: Callable[..., Any]) -> Callable[..., Any]:
        """Turn a resolver that returns a query set into one that returns what was found."""
        resolve = super().wrap_resolve(parent_resolver)

        def resolve_found(root: object, info: Any, **arguments: Any) -> FoundJobs:
            query = query_in(arguments.get("filter"))
            return FoundJobs(resolve(root, info, **arguments), query)

        return resolve_found


def query_in(
    filter: Mapping[str, Any] | None,  # noqa: A002
    order_by: str | None = None,
) -> selectors.JobQuery:
    """
    Return what the arguments look for.

    :raises ValidationFailed: naming the filters as REST names them.
    """
    filters = {**(filter or {}), "ordering": order_by}
    return parse(schemas.JobSearchFilters, filters).query()
