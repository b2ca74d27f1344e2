"""Load and reset the demo data of the core and the enabled domains."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime

from django.apps import apps
from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import ImproperlyConfigured
from django.db import connection, transaction
from django_redis import get_redis_connection

from nexus.registry import Registry
from nexus.secret_files import generate_passphrase, get_or_create_secret
from shared.accounts import seeds as people

_APPS_NEVER_EMPTIED = {"contenttypes", "auth"}


def seed(registry: Registry, *, now: datetime) -> None:
    """
    Load the personas, then the data of each enabled domain. A second call changes nothing.

    :raises ImproperlyConfigured: if a public server has no demo password.
    """
    with transaction.atomic():
        people.load(password=demo_password(), now=now)
        for _, seeds in registry.modules("seeds"):
            seeds.load(now=now)


def seed_demo(registry: Registry, *, now: datetime) -> None:
    """
    Load the demo data, and reset the personas' passwords to the one that the demo prints.

    Their passwords may differ: an earlier start had another one, or a visitor changed it.

    :raises ImproperlyConfigured: if a public server has no demo password.
    """
    with transaction.atomic():
        seed(registry, now=now)
        people.reset_passwords(password=demo_password(), now=now)


def reset(registry: Registry, *, now: datetime) -> None:
    """
    Empty every table, restart the ids and load the demo data, so that the same ids return.

    :raises ImproperlyConfigured: if a public server has no demo password.
    """
    with transaction.atomic():
        tables = ", ".join(connection.ops.quote_name(table) for table in _tables())
        with connection.cursor() as cursor:
            cursor.execute(f"TRUNCATE {tables} RESTART IDENTITY CASCADE")
        seed(registry, now=now)
    clear_cache()


def seed_large(registry: Registry, *, now: datetime, report: Callable[[str], None]) -> None:
    """
    Load the volume of a busy site on top of the demo data.

    The core loads the crowd (``shared.accounts.seeds.load_large``). Then each enabled domain loads
    its own rows if its ``seeds`` module has a ``load_large(*, now)``. That function uses COPY or
    INSERT ... SELECT, changes nothing when it is called again, and runs in a transaction of its
    own without a statement timeout. ``report`` receives the name of each step as it starts.
    """
    loaders = [("people", people), *((p.name, seeds) for p, seeds in registry.modules("seeds"))]
    with _without_timeouts():
        for name, seeds in loaders:
            if load := getattr(seeds, "load_large", None):
                report(name)
                with transaction.atomic():
                    load(now=now)
        report("statistics")
        # The planner has no statistics of the new rows, and index-only scans need the
        # visibility map, which only a vacuum writes.
        with connection.cursor() as cursor:
            cursor.execute("VACUUM (ANALYZE)")
    clear_cache()


@contextmanager
def _without_timeouts() -> Iterator[None]:
    # The timeouts of a connection are meant for requests.
    timeouts = ("statement_timeout", "idle_in_transaction_session_timeout")
    with connection.cursor() as cursor:
        for name in timeouts:
            cursor.execute(f"SET {name} = 0")
        try:
            yield
        finally:
            for name in timeouts:
                cursor.execute(f"RESET {name}")


def demo_password() -> str:
    """
    Return the password that the personas share.

    :raises ImproperlyConfigured: if a public server has no demo password.
    """
    if settings.NEXUS_DEMO_PASSWORD:
        return str(settings.NEXUS_DEMO_PASSWORD)
    if settings.NEXUS_PRODUCTION:
        raise ImproperlyConfigured("Set NEXUS_DEMO_PASSWORD before seeding a public server.")
    return get_or_create_secret(
        state_dir=settings.NEXUS_STATE_DIR, name="demo_password", generate=generate_passphrase
    )


def _tables() -> list[str]:
    return [
        model._meta.db_table
        for config in apps.get_app_configs()
        if config.label not in _APPS_NEVER_EMPTIED
        for model in config.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy
    ]


def clear_cache() -> None:
    """Delete the cached values of this site."""
    # Delete by prefix, never the whole server: other programs or the broker may share it.
    server = get_redis_connection()
    prefix = f"{cache.key_prefix or 'nx'}:*"
    for key in server.scan_iter(match=prefix, count=1000):
        server.unlink(key)
