"""Rows of which one may exist are inserted and deleted once."""

from datetime import datetime
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from pytest_django import DjangoAssertNumQueries

from shared.auth.models import User
from shared.notifications.models import Notification, NotificationPreference
from shared.unique_rows import UniqueRowQuerySet


@pytest.fixture
def ada(db: None) -> User:
    return User.objects.create_user("ada", "ada@nexus.test")


@pytest.fixture
def preferences() -> UniqueRowQuerySet[NotificationPreference]:
    return UniqueRowQuerySet(NotificationPreference)


class TestPut:
    def test_first_row_is_inserted_by_one_statement(
        self, ada: User, preferences: Any, django_assert_num_queries: DjangoAssertNumQueries
    ) -> None:
        with django_assert_num_queries(1):
            assert preferences.put(user=ada, kind="tea", by_mail=True)

        assert [(row.user_id, row.kind, row.by_mail) for row in preferences.all()] == [
            (ada.pk, "tea", True)
        ]

    def test_second_row_leaves_the_first_one_unchanged(self, ada: User, preferences: Any) -> None:
        preferences.put(user=ada, kind="tea", by_mail=True)

        assert not preferences.put(user=ada.pk, kind="tea", by_mail=False)

        assert [row.by_mail for row in preferences.all()] == [True]


class TestTake:
    def test_row_is_deleted_once(self, ada: User, preferences: Any) -> None:
        preferences.put(user=ada, kind="tea", by_mail=True)
        preferences.put(user=ada, kind="milk", by_mail=True)

        taken = [preferences.take(user=ada, kind="tea") for _ in range(2)]

        assert taken == [True, False]
        assert [row.kind for row in preferences.all()] == ["milk"]


class TestExistFor:
    def test_condition_is_about_the_viewer(self, ada: User, now: datetime) -> None:
        eva = User.objects.create_user("eva", "eva@nexus.test")
        rows = UniqueRowQuerySet(Notification)
        Notification.objects.create(
            user=ada, actor=eva, kind="tea", target_id=1, created_at=now, updated_at=now
        )

        found = {
            viewer: list(User.objects.filter(rows.exist_for(viewer, of="actor")))
            for viewer in (ada, eva, AnonymousUser())
        }

        assert list(found.values()) == [[eva], [], []]
