"""Promise: nothing is stored for an account that ended after the request was authenticated."""

from collections.abc import Callable, Mapping
from datetime import datetime
from types import SimpleNamespace
from typing import Any

import pytest
from django.apps import apps
from django.utils import timezone

from domains.jobs.services import save_search
from domains.movies.services import set_preferences
from shared.accounts import services as accounts
from shared.auth.errors import SessionRevoked
from shared.auth.models import Session, User
from shared.notifications import services as notifications

pytestmark = pytest.mark.django_db

PASSWORD = "correct horse battery"
CONFIRMED = accounts.Confirmation(password=PASSWORD)
NO_GENRES: dict[str, Any] = {"liked_genres": [], "disliked_genres": []}
PREFERENCES = SimpleNamespace(**NO_GENRES, language=None, region=None, include_adult=False)
SEARCH: dict[str, Any] = {"name": "Tea", "query": {"search": "tea"}, "frequency": "daily"}


def _start_totp(user: User, now: datetime) -> object:
    session = Session.objects.get(user=user)
    return accounts.start_totp(user=user, session=session, confirmation=CONFIRMED, now=now)


ACTS: Mapping[str, Callable[[User, datetime], object]] = {
    "update_me": lambda user, now: accounts.update_me(
        user=user, changes={"display_name": "Late"}, now=now
    ),
    "delete_me": lambda user, now: accounts.delete_me(user=user, password=PASSWORD, now=now),
    "start_totp": _start_totp,
    "set_mail_preferences": lambda user, now: notifications.set_mail_preferences(
        user=user, kinds=[]
    ),
    "save_search": lambda user, now: save_search(user=user, fields=SEARCH, now=now),  # type: ignore[arg-type]
    "set_preferences": lambda user, now: set_preferences(user=user, fields=PREFERENCES, now=now),
}


def _rows() -> dict[str, int]:
    return {model.__name__: model._default_manager.count() for model in apps.get_models()}


@pytest.mark.parametrize("name", ACTS)
def test_change_of_an_account_that_has_ended_is_refused(name: str) -> None:
    now = timezone.now()
    user = User.objects.create_user("ada", "ada@nexus.test", PASSWORD)
    Session.objects.create(user=user, created_at=now, last_seen_at=now)
    # The object is that of a request which was authenticated before.
    User.objects.filter(pk=user.pk).update(is_active=False, deleted_at=now)
    before = _rows()

    with pytest.raises(SessionRevoked):
        ACTS[name](user, now)

    assert _rows() == before
    assert User.objects.get(pk=user.pk).display_name == ""
