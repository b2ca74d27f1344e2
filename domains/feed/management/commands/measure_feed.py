"""Measure how the home feed grows: with ten thousand posts, and with many more."""

import statistics
import time
from argparse import ArgumentParser
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.core.management.base import BaseCommand
from django.db import connection, transaction
from django.utils import timezone

from domains.feed import selectors
from domains.feed.models import Post
from domains.feed.seeds import load_large
from shared.accounts.seeds import FIRST_OF_CROWD
from shared.accounts.seeds import load_large as load_people
from shared.auth.models import User

_ROUNDS = 200


class Command(BaseCommand):
    """Load two feeds, time the first page of each, and roll everything back."""

    help = "Time the home feed with few and with many posts; nothing is kept in the database."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the two numbers of posts."""
        parser.add_argument("--few", type=int, default=10_000)
        parser.add_argument("--many", type=int, default=1_000_000)

    def handle(self, *args: Any, few: int, many: int, **options: Any) -> None:
        """Measure."""
        times = [self._measure(posts) for posts in (few, many)]
        self.stdout.write(f"home feed: {times[1] / times[0]:.2f} times as long")

    def _measure(self, posts: int) -> float:
        now = timezone.now()
        with transaction.atomic():
            load_people(now=now)
            load_large(now=now, posts=posts, likes=(0, 0), comments=(0, 0))
            with connection.cursor() as cursor:
                cursor.execute("ANALYZE feed_post, feed_follow")
            reader = User.objects.get(pk=FIRST_OF_CROWD)
            page = selectors.list_home(viewer=reader)[:21]
            milliseconds = _median(page)
            newest = _median(selectors.list_visible_posts(viewer=AnonymousUser())[:21])
            self.stdout.write(
                f"{posts:>9,} posts: home feed {milliseconds:.2f} ms, newest {newest:.2f} ms"
            )
            self.stdout.write(page.explain(analyze=True))
            transaction.set_rollback(True)
        return milliseconds


def _median(page: Any) -> float:
    taken = []
    for _ in range(_ROUNDS):
        start = time.perf_counter()
        found: list[Post] = list(page.all())
        taken.append((time.perf_counter() - start) * 1000)
    if not found:
        raise RuntimeError("There is nothing to measure.")
    return statistics.median(taken)
