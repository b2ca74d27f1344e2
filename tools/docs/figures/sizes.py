"""The data that is measured, and commands of manage.py as something to read from."""

import io
import sys
from collections.abc import Callable
from functools import partial

from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone

from domains.commerce.seeds import plant_large as plant_shop
from domains.jobs.seeds import plant_large as plant_board
from domains.polls.seeds import plant_large as plant_polls
from shared.auth.seeds import plant_large as plant_crowd

PRODUCTS, JOBS, VOTES, FEWER_VOTES = 20_000, 50_000, 200_000, 1_000


def plant() -> None:
    """Make the tables and plant what is measured, once however often it is asked for."""
    run("prepare")
    # Not the feed: what measures it plants two of its own, one after the other.
    story: dict[str, Callable[..., None]] = {
        "people": partial(plant_crowd, crowd=5_000),
        "products": partial(plant_shop, products=PRODUCTS, orders=5_000),
        "postings": partial(plant_board, jobs=JOBS, companies=2_000, applications=5_000),
        "votes": partial(plant_polls, polls=10, most_votes=VOTES, next_votes=FEWER_VOTES),
    }
    for name, sow in story.items():
        sys.stderr.write(f"Planting {name} ...\n")
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL statement_timeout = 0")
            sow(now=timezone.now())
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def run(command: str, **options: object) -> str:
    """Run a command of manage.py and return what it said."""
    out = io.StringIO()
    call_command(command, stdout=out, **options)
    return out.getvalue()
