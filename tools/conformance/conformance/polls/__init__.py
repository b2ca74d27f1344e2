"""The project of online polls, as checks."""

from conformance.polls import functionality, performance, quality, usability
from conformance.polls.base import CHECKS, Polls

__all__ = ["CHECKS", "Polls", "functionality", "performance", "quality", "usability"]
