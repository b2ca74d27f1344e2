"""Documents to start from: what the playground shows somebody who comes for the first time."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Example:
    """
    One document that works on the demo data as it stands.

    A domain names its examples in ``EXAMPLES: Sequence[Example]`` of its ``graphql`` module.
    The first of them opens as the domain's tab, which is called like the operation in it, so
    that one is a query that needs nobody signed in; all of them are in the menu, by title.
    """

    title: str
    query: str
    variables: Mapping[str, object] = field(default_factory=dict)
