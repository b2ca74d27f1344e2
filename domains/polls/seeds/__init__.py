"""Demo data of polls, and a data set of the size of a busy site."""

from domains.polls.seeds.demo import load
from domains.polls.seeds.large import FIRST_ID, load_large

__all__ = ["FIRST_ID", "load", "load_large"]
