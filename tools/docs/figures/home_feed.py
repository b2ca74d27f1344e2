"""The home feed at two sizes."""

import re
from collections.abc import Sequence

from tools.docs.figures.dataset import run
from tools.docs.figures.pages import Page, fenced, table
from tools.docs.plots import Bars

FEW, MANY = 10_000, 200_000
_LINE = re.compile(r"([\d,]+) posts: home feed ([\d.]+) ms, newest ([\d.]+) ms")


def home_feed() -> Page:
    """Measure the first page of a home feed with few and with many posts."""
    output = run("measure_feed", few=FEW, many=MANY)
    lines = list(_LINE.finditer(output))
    found = [(f"{posts} posts", float(home), float(new)) for posts, home, new in map(_cells, lines)]
    # Each line is followed by its plan, and the last plan by a sentence.
    plan = output[lines[-1].end() :].partition("home feed:")[0].strip()
    return Page(
        name="home-feed",
        title="Response time of the home feed",
        says="The script reads the first page of a home feed (posts of followed users, own posts"
        " and public posts) and the newest of all posts, with few posts and with"
        f" {MANY // FEW} times as many. If the cost of a page grew with the number of posts, the"
        f" page would take {MANY // FEW} times as long.",
        made_by="domains/feed/management/commands/measure_feed.py",
        body=[
            table(
                ["feed", "home feed, ms", "newest of all, ms"],
                [[name, f"{home:.2f}", f"{newest:.2f}"] for name, home, newest in found],
            ),
            "",
            f"The home feed with {MANY // FEW} times as many posts took"
            f" {found[1][1] / found[0][1]:.1f} times as long.",
            "",
            f"## Query plan with {MANY:,} posts",
            "",
            fenced(plan),
        ],
        bars=Bars("The first page of a feed", "ms", ("home feed", "newest of all"), found),
    )


def _cells(line: re.Match[str]) -> Sequence[str]:
    return line.groups()
