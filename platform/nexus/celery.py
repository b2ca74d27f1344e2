"""The Celery application: its tasks and its schedule come from the enabled domains."""

import os

import django
from celery import Celery
from django.apps import apps
from django.conf import settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "nexus.settings.base")
if not settings.configured:
    # Nobody imported this module but a worker or beat: it is where they begin.
    os.environ.setdefault("NEXUS_PROCESS", "worker")

app = Celery("nexus", task_cls="shared.tasks:ReliableTask")
app.config_from_object("django.conf:settings", namespace="CELERY")


@app.on_after_finalize.connect
def _plan_the_beat(sender: Celery, **_: object) -> None:
    """Give beat the schedule of the core and of the enabled domains."""
    from nexus import start

    sender.conf.beat_schedule = start.build_schedule(start.registry())


def _load_domains(**_: object) -> None:
    # Loading the apps imports the tasks of the enabled domains, and only of those. In the web
    # process Django is already at it when the first task asks for the configuration.
    if not apps.models_ready:
        django.setup()


app.on_configure.connect(_load_domains)
