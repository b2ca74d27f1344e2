"""Planting and replanting the demo data of the core and the enabled domains."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime

from django.apps import apps
from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import ImproperlyConfigured
from django.db import connection, transaction
from django_redis import get_redis_connection

from nexus.keys import kept_secret, passphrase
from nexus.registry import Registry
from shared.auth import seeds as people

_KEPT_APPS = {"contenttypes", "auth"}


def plant(registry: Registry, *, now: datetime) -> None:
    """
    Plant the people and then each enabled domain's data, once however often it is asked for.
    """
    with transaction.atomic():
        people.plant(password=demo_password(), now=now)
        for _, seeds in registry.modules("seeds"):
            seeds.plant(now=now)


def plant_demo(registry: Registry, *, now: datetime) -> None:
    """
    Plant, and let the personas sign in with the password that this start of the demo shows.

    They may have another one: of an earlier start, or one that was tried out.
    """
    with transaction.atomic():
        plant(registry, now=now)
        people.renew_passwords(password=demo_password(), now=now)


def replant(registry: Registry, *, now: datetime) -> None:
    """Empty every table, start the ids again and plant, so that the same ids come back."""
    with transaction.atomic():
        tables = ", ".join(connection.ops.quote_name(table) for table in _tables())
        with connection.cursor() as cursor:
            cursor.execute(f"TRUNCATE {tables} RESTART IDENTITY CASCADE")
        plant(registry, now=now)
    _forget_cached_answers()


def plant_large(registry: Registry, *, now: datetime, tell: Callable[[str], None]) -> None:
    """
    Plant as much as a busy site holds, on top of the demo data.

    The core plants the crowd (``shared.auth.seeds.plant_large``), and then each enabled domain
    whose ``seeds`` has a ``plant_large(*, now)``. That function loads with COPY or INSERT ...
    SELECT, changes nothing a second time, and runs in a transaction of its own, in which no
    statement is cut short.
    """
    sowers = [("people", people), *((p.name, seeds) for p, seeds in registry.modules("seeds"))]
    with _all_the_time_it_takes():
        for name, seeds in sowers:
            if sow := getattr(seeds, "plant_large", None):
                tell(name)
                with transaction.atomic():
                    sow(now=now)
        tell("statistics")
        # The planner knows nothing yet of what has come, and index-only scans ask the
        # visibility map, which only a vacuum writes.
        with connection.cursor() as cursor:
            cursor.execute("VACUUM (ANALYZE)")
    _forget_cached_answers()


@contextmanager
def _all_the_time_it_takes() -> Iterator[None]:
    # The time-outs of a connection are meant for requests.
    limits = ("statement_timeout", "idle_in_transaction_session_timeout")
    with connection.cursor() as cursor:
        for limit in limits:
            cursor.execute(f"SET {limit} = 0")
        try:
            yield
        finally:
            for limit in limits:
                cursor.execute(f"RESET {limit}")


def demo_password() -> str:
    """
    Return the password that the personas share.

    :raises ImproperlyConfigured: if there is none on a public server.
    """
    if settings.NEXUS_DEMO_PASSWORD:
        return str(settings.NEXUS_DEMO_PASSWORD)
    if settings.NEXUS_PRODUCTION:
        raise ImproperlyConfigured("Set NEXUS_DEMO_PASSWORD before planting people in public.")
    return kept_secret(state_dir=settings.NEXUS_STATE_DIR, name="demo_password", make=passphrase)


def _tables() -> list[str]:
    return [
        model._meta.db_table
        for config in apps.get_app_configs()
        if config.label not in _KEPT_APPS
        for model in config.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy
    ]


def _forget_cached_answers() -> None:
    # By prefix and never the whole server: it may hold other programs' keys, or the broker's.
    server = get_redis_connection()
    prefix = f"{cache.key_prefix or 'nx'}:*"
    for key in server.scan_iter(match=prefix, count=1000):
        server.unlink(key)
