"""A figure that exceeds the statement timeout."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import CharField, Func, TextField, Value
from django.db.models.functions import Cast

from shared.admin import Figure
from shared.events.models import ParkedTask


def figures(*, now: datetime) -> Sequence[Figure]:
    sleep = Cast(Func(Value(30), function="pg_sleep", output_field=CharField()), TextField())
    return [Figure("Slow", ParkedTask.objects.alias(slept=sleep).filter(slept=""))]
