"""Figures that count."""

from collections.abc import Sequence
from datetime import datetime

from shared.admin import Figure
from shared.events.models import ParkedTask


def figures(*, now: datetime) -> Sequence[Figure]:
    return [
        Figure("All", ParkedTask.objects.all()),
        Figure("Boiled", ParkedTask.objects.filter(name="boil"), at={"name": "boil"}),
        Figure("Unlisted", ParkedTask.objects.all(), at=None),
    ]
