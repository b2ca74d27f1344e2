"""
Write a product while replaying is paused, read it without a session, and read it afterwards.

It runs with the settings of a web process with one replica. ``off`` as the argument switches off
the rule that a value is computed from data that has the versions of its namespaces.
"""

import sys
import time

import django

django.setup()

import psycopg  # noqa: E402
from django.conf import settings  # noqa: E402
from django.test import Client  # noqa: E402

from domains.commerce.models import Product  # noqa: E402
from domains.commerce.selectors import PRODUCTS  # noqa: E402
from shared.replicas.reader import Reader  # noqa: E402

ROUNDS = 50


def main() -> None:
    """Print how many responses were old at first, and how many still were after the replay."""
    if "off" in sys.argv[1:]:
        Reader.require = lambda *_: None  # type: ignore[method-assign]
    reader = Client(SERVER_NAME="localhost", headers={"X-Forwarded-For": "10.1.1.1"})
    first, second = Product.objects.order_by("pk")[:2]
    # The positions of the reader's session and of the primary are known from here on.
    for _ in range(3):
        reader.get(f"/api/v1/products/{second.pk}/")
    old = poisoned = 0
    with psycopg.connect(**_address_of_replica(), autocommit=True) as replica:
        for number in range(ROUNDS):
            replica.execute("SELECT pg_wal_replay_pause()")
            text = f"round {number}"
            Product.objects.filter(pk=first.pk).update(description=text)
            PRODUCTS.bump()
            path = f"/api/v1/products/{first.pk}/"
            old += reader.get(path).json()["description"] != text
            replica.execute("SELECT pg_wal_replay_resume()")
            time.sleep(0.05)
            poisoned += reader.get(path).json()["description"] != text
    print(f"{ROUNDS} {old} {poisoned}")  # noqa: T201


def _address_of_replica() -> dict[str, str]:
    database = settings.DATABASES["default"] | settings.DATABASE_REPLICAS[0]
    names = {"host": "HOST", "port": "PORT", "user": "USER", "dbname": "NAME"}
    return {parameter: str(database[name]) for parameter, name in names.items()}


if __name__ == "__main__":
    main()
