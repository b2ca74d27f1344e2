from typing import Any

from django.apps.registry import Apps
from django.contrib.auth import BACKEND_SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db import migrations
from django.utils import timezone

# A session of the admin site names the backend that signed its user in. Django ends sessions whose
# backend the settings do not name.
OLD = "shared.auth.backends.AccountBackend"
NEW = "shared.accounts.backends.AccountBackend"


def rename(apps: Apps, _schema_editor: Any) -> None:
    _rename(apps, OLD, NEW)


def rename_back(apps: Apps, _schema_editor: Any) -> None:
    _rename(apps, NEW, OLD)


def _rename(apps: Apps, old: str, new: str) -> None:
    store = SessionStore()
    sessions = apps.get_model("sessions", "Session").objects
    for session in sessions.filter(expire_date__gt=timezone.now()).iterator():
        content = store.decode(session.session_data)
        if content.get(BACKEND_SESSION_KEY) == old:
            encoded = store.encode({**content, BACKEND_SESSION_KEY: new})
            sessions.filter(pk=session.pk).update(session_data=encoded)


class Migration(migrations.Migration):
    dependencies = [
        ("identity", "0007_second_factors"),
        ("sessions", "0001_initial"),
    ]

    operations = [migrations.RunPython(rename, rename_back)]
