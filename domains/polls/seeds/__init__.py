"""Demo data of polls, and a large data set."""

from domains.polls.seeds.demo import load
from domains.polls.seeds.large import FIRST_ID, load_large

__all__ = ["FIRST_ID", "load", "load_large"]
