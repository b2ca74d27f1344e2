from typing import Any

from django.apps.registry import Apps
from django.db import migrations
from django.db.models import F, Value
from django.db.models.functions import Replace

# Deliveries name their handlers, and parked messages their tasks. Those of accounts have moved from
# one package to another; without their new names the rows would wait for functions that no longer
# exist.
RENAMED = (
    ("OutboxDelivery", "handler", "shared.auth.handlers.", "shared.accounts.handlers."),
    ("ParkedTask", "name", "shared.auth.tasks.", "shared.accounts.tasks."),
)


def rename(apps: Apps, _schema_editor: Any) -> None:
    for model, column, old, new in RENAMED:
        _rename(apps, model, column, old, new)


def rename_back(apps: Apps, _schema_editor: Any) -> None:
    for model, column, old, new in RENAMED:
        _rename(apps, model, column, new, old)


def _rename(apps: Apps, model: str, column: str, old: str, new: str) -> None:
    rows = apps.get_model("events", model).objects.filter(**{f"{column}__startswith": old})
    rows.update(**{column: Replace(F(column), Value(old), Value(new))})


class Migration(migrations.Migration):
    dependencies = [("events", "0002_renamed_handlers")]

    operations = [migrations.RunPython(rename, rename_back)]
