"""Devices are remembered apart from sessions; those of the sessions there are come along."""

import re
from collections.abc import Iterable

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

_VERSION = re.compile(r"/[\w.+-]+")


def _remember(apps, schema_editor) -> None:
    from shared.throttling import network_of

    Session = apps.get_model("identity", "Session")
    KnownDevice = apps.get_model("identity", "KnownDevice")
    sessions: Iterable = Session.objects.order_by("created_at").iterator(chunk_size=2000)
    for session in sessions:
        device, _ = KnownDevice.objects.get_or_create(
            user_id=session.user_id,
            network=network_of(session.ip or ""),
            agent=_VERSION.sub("", session.user_agent),
            defaults={"first_seen_at": session.created_at, "last_seen_at": session.last_seen_at},
        )
        if device.last_seen_at < session.last_seen_at:
            KnownDevice.objects.filter(pk=device.pk).update(last_seen_at=session.last_seen_at)


class Migration(migrations.Migration):
    dependencies = [("identity", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="KnownDevice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("network", models.CharField(blank=True, default="", max_length=43)),
                ("agent", models.CharField(blank=True, default="", max_length=300)),
                ("first_seen_at", models.DateTimeField()),
                ("last_seen_at", models.DateTimeField(db_index=True)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("user", "network", "agent"), name="a_device_is_known_once"
                    )
                ]
            },
        ),
        migrations.RunPython(_remember, migrations.RunPython.noop, elidable=True),
    ]
