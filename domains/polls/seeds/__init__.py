"""Demo data of polls, and a large data set."""

from domains.polls.seeds.demo import load
from domains.polls.seeds.large import load_large
from shared.seeding import FIRST_ID

__all__ = ["FIRST_ID", "load", "load_large"]
