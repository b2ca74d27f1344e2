"""The demonstration polls, always the same, and polls as large as a busy site has them."""

from domains.polls.seeds.demo import plant
from domains.polls.seeds.large import FIRST_ID, plant_large

__all__ = ["FIRST_ID", "plant", "plant_large"]
