"""The demonstration polls, always the same, and polls as large as a busy site has them."""

from domains.polls.seeds.demo import load
from domains.polls.seeds.large import FIRST_ID, load_large

__all__ = ["FIRST_ID", "load", "load_large"]
