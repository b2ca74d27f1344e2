from typing import Any

from django.apps.registry import Apps
from django.db import migrations

# A delivery names its handler. Deliveries of renamed handlers that are still due would otherwise
# wait for functions that no longer exist.
RENAMED = {
    "domains.commerce.handlers._forget_customer": "domains.commerce.handlers._erase_customer",
    "domains.commerce.handlers._tell_customer": "domains.commerce.handlers._notify_customer",
    "domains.commerce.handlers._tell_wishers": "domains.commerce.handlers._notify_wishers",
    "domains.feed.handlers._tell_of_comment": "domains.feed.handlers._notify_of_comment",
    "domains.feed.handlers._tell_of_comment_like": "domains.feed.handlers._notify_of_comment_like",
    "domains.feed.handlers._tell_of_follow": "domains.feed.handlers._notify_of_follow",
    "domains.feed.handlers._tell_of_like": "domains.feed.handlers._notify_of_like",
    "domains.feed.handlers._tell_of_share": "domains.feed.handlers._notify_of_share",
    "domains.jobs.handlers._tell_of_application": "domains.jobs.handlers._notify_of_application",
    "domains.jobs.handlers._tell_of_closing": "domains.jobs.handlers._notify_of_closing",
    "domains.jobs.handlers._tell_of_step": "domains.jobs.handlers._notify_of_step",
    "domains.polls.handlers._clear_away": "domains.polls.handlers._purge",
    "domains.polls.handlers._forget_voter": "domains.polls.handlers._anonymise_voter",
    "domains.polls.handlers._tell_poll_ended": "domains.polls.handlers._notify_owner_and_voters",
    "domains.polls.handlers._tell_the_next": "domains.polls.handlers._notify_next_voters",
}


def rename(apps: Apps, _schema_editor: Any) -> None:
    _rename(apps, RENAMED)


def rename_back(apps: Apps, _schema_editor: Any) -> None:
    _rename(apps, {new: old for old, new in RENAMED.items()})


def _rename(apps: Apps, names: dict[str, str]) -> None:
    deliveries = apps.get_model("events", "OutboxDelivery").objects
    for old, new in names.items():
        deliveries.filter(handler=old).update(handler=new)


class Migration(migrations.Migration):
    dependencies = [("events", "0001_initial")]

    operations = [migrations.RunPython(rename, rename_back)]
