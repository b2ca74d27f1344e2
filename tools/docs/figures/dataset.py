"""The rows to measure, and commands of manage.py with their output."""

import io
import sys
from collections.abc import Callable
from functools import partial

from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone

from domains.commerce.seeds import load_large as load_products
from domains.jobs.seeds import load_large as load_jobs
from domains.polls.seeds import load_large as load_polls
from shared.accounts.seeds import load_large as load_people

PRODUCTS, JOBS, VOTES, FEWER_VOTES = 20_000, 50_000, 200_000, 1_000


def load_all() -> None:
    """Create the tables and load the rows to measure. A second call changes nothing."""
    run("prepare")
    # Not the feed: its measurement loads two feeds of its own, one after the other.
    loaders: dict[str, Callable[..., None]] = {
        "people": partial(load_people, crowd=5_000),
        "products": partial(load_products, products=PRODUCTS, orders=5_000),
        "postings": partial(load_jobs, jobs=JOBS, companies=2_000, applications=5_000),
        "votes": partial(load_polls, polls=10, most_votes=VOTES, next_votes=FEWER_VOTES),
    }
    for name, load in loaders.items():
        sys.stderr.write(f"Loading {name} ...\n")
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL statement_timeout = 0")
            load(now=timezone.now())
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def run(command: str, **options: object) -> str:
    """Run a command of manage.py and return its output."""
    out = io.StringIO()
    call_command(command, stdout=out, **options)
    return out.getvalue()
