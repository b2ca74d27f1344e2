"""The checks that every project shares, and what they need of a project."""

from conformance.shared.backend import Attempt, Backend, View
from conformance.shared.conditions import moment, require, require_refusal, shown, word_of

__all__ = [
    "Attempt",
    "Backend",
    "View",
    "moment",
    "require",
    "require_refusal",
    "shown",
    "word_of",
]
