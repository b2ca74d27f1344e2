"""Schemas of trending posts."""

from domains.feed.selectors import Window
from shared.http import Filters


class TrendingFilters(Filters):
    """Over which time."""

    window: Window = "day"
