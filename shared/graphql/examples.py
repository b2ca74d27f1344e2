"""Example documents that the playground offers."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Example:
    """
    A document that works on the demo data.

    A domain lists its examples in ``EXAMPLES: Sequence[Example]`` of its ``graphql`` module.
    The playground's menu shows all of them by title. The first one also opens as the domain's
    tab, named after its operation, so it must be a query that works without signing in.
    """

    title: str
    query: str
    variables: Mapping[str, object] = field(default_factory=dict)
