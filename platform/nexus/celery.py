"""The Celery application: its tasks and its schedule come from the enabled domains."""

import os
import sys

import django
from celery import Celery, signals
from django.apps import apps
from django.conf import settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "nexus.settings.base")
if not settings.configured:
    # The settings are not loaded yet, so this process is a worker or beat.
    is_beat = "beat" in sys.argv and "worker" not in sys.argv
    os.environ.setdefault("NEXUS_PROCESS", "beat" if is_beat else "worker")

app = Celery("nexus", task_cls="shared.tasks:ReliableTask")
app.config_from_object("django.conf:settings", namespace="CELERY")


@app.on_after_finalize.connect
def _set_beat_schedule(sender: Celery, **_: object) -> None:
    """Set the schedule of the core and the enabled domains."""
    from nexus import start

    sender.conf.beat_schedule = start.build_schedule(start.registry())


@signals.worker_init.connect
def _check_database(**_: object) -> None:
    """End the worker if its database connections would lack what tasks rely on."""
    from nexus import start

    try:
        start.run_database_checks()
    except start.SystemChecksFailed as failure:
        # Celery only logs an error of a receiver.
        raise SystemExit(str(failure)) from None


def _load_domains(**_: object) -> None:
    # Loading the apps imports the tasks of the enabled domains only. In the web process Django
    # is already loading them when the first task reads the configuration.
    if not apps.models_ready:
        django.setup()


app.on_configure.connect(_load_domains)
