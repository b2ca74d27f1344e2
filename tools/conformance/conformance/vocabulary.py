"""What the mapping of a project may name."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """
    What a project's mapping may name.

    Operations with their values, fields of objects, words that an API may have its own values for,
    limits with their defaults, and the number of users of each role.
    """

    operations: Mapping[str, set[str]]
    optional: set[str]
    fields: Mapping[str, Sequence[str]]
    roles: Mapping[str, int]
    words: Mapping[str, Sequence[str]] = field(default_factory=dict)
    limits: Mapping[str, float] = field(default_factory=dict)
