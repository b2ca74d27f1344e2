"""The project of online polls, as checks."""

from conformance.polls import (
    documentation,
    functionality,
    performance,
    quality,
    refusals,
    usability,
)
from conformance.polls.base import CHECKS, VOCABULARY, Polls

__all__ = [
    "CHECKS",
    "VOCABULARY",
    "Polls",
    "documentation",
    "functionality",
    "performance",
    "quality",
    "refusals",
    "usability",
]
