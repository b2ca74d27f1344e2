"""The base classes of the admin site: actions, errors in forms, bounded counts."""

from datetime import datetime

import pytest
from django.contrib.admin.models import LogEntry
from django.db import connection
from django.test import Client

from shared.admin import MAX_COUNTED, MAX_ROWS_PER_ACTION, BoundedPaginator
from shared.auth.models import Role, Session, User
from shared.events.models import ParkedTask

pytestmark = pytest.mark.django_db

USERS = "/admin/identity/user/"
SESSIONS = "/admin/identity/session/"


@pytest.fixture
def admin() -> User:
    return User.objects.create_user("root", "root@nexus.test", role=Role.ADMIN)


@pytest.fixture
def site(admin: User) -> Client:
    client = Client(SERVER_NAME="localhost")
    client.force_login(admin)
    return client


def create_users(amount: int) -> list[int]:
    users = User.objects.bulk_create(
        User(username=f"user{number}", email=f"user{number}@nexus.test") for number in range(amount)
    )
    return [user.pk for user in users]


def run_action(site: Client, page: str, action: str, chosen: list[object]) -> str:
    response = site.post(page, {"action": action, "_selected_action": chosen}, follow=True)
    assert response.status_code == 200
    return response.content.decode()


class TestActions:
    def test_action_shows_successes_and_refusals(self, site: Client, admin: User) -> None:
        users = create_users(2)

        page = run_action(site, USERS, "switch_off", [*users, admin.pk])

        assert "2 were switched off." in page
        assert "Root: The last admin cannot lose the role." in page
        assert set(User.objects.active()) == {admin}

    def test_action_is_logged_for_changed_rows_only(self, site: Client, admin: User) -> None:
        [user] = create_users(1)

        run_action(site, USERS, "switch_off", [user, admin.pk])

        entry = LogEntry.objects.get()
        assert (entry.user, entry.object_id) == (admin, str(user))
        assert entry.get_change_message() == "Switched off."

    def test_action_on_too_many_rows_changes_nothing(self, site: Client) -> None:
        users = create_users(MAX_ROWS_PER_ACTION + 1)

        page = run_action(site, USERS, "switch_off", [*users])

        assert f"Choose at most {MAX_ROWS_PER_ACTION} at once; nothing was done." in page
        assert User.objects.active().count() == MAX_ROWS_PER_ACTION + 2

    def test_switch_on_activates_an_account(self, site: Client) -> None:
        [user] = create_users(1)
        User.objects.filter(pk=user).update(is_active=False)

        run_action(site, USERS, "switch_on", [user])

        assert User.objects.active().filter(pk=user).exists()

    @pytest.mark.parametrize("way", ["all of a user", "one"])
    def test_session_is_ended(self, site: Client, now: datetime, way: str) -> None:
        [user] = create_users(1)
        session = Session.objects.create(user_id=user, created_at=now, last_seen_at=now)

        if way == "one":
            run_action(site, SESSIONS, "end", [session.pk])
        else:
            run_action(site, USERS, "end_sessions", [user])

        session.refresh_from_db()
        assert session.revoked_at is not None

    def test_ending_a_session_twice_is_refused(self, site: Client, now: datetime) -> None:
        [user] = create_users(1)
        session = Session.objects.create(user_id=user, created_at=now, last_seen_at=now)

        run_action(site, SESSIONS, "end", [session.pk])

        assert "You have no such session." in run_action(site, SESSIONS, "end", [session.pk])


class TestFormErrors:
    def test_refused_form_keeps_the_input_and_shows_the_error(
        self, site: Client, admin: User
    ) -> None:
        response = site.post(f"{USERS}{admin.pk}/change/", {"role": "employer", "is_active": "on"})

        page = response.content.decode()
        assert "The last admin cannot lose the role." in page
        assert '<option value="employer" selected>' in page
        admin.refresh_from_db()
        assert admin.role == Role.ADMIN


class TestCounting:
    def test_small_count_is_exact(self) -> None:
        create_parked_tasks(3)

        assert BoundedPaginator(ParkedTask.objects.order_by("pk"), 50).count == 3

    def test_large_count_is_an_estimate(self) -> None:
        create_parked_tasks(MAX_COUNTED * 2)

        count = BoundedPaginator(ParkedTask.objects.order_by("pk"), 50).count

        assert MAX_COUNTED < count <= MAX_COUNTED * 3


def create_parked_tasks(amount: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO events_parkedtask (task_id, name, args, kwargs, queue, parked_at)"
            " SELECT number::text, 'send', '[]', '{}', 'default', now()"
            " FROM generate_series(1, %s::int) AS number",
            [amount],
        )
        cursor.execute("ANALYZE events_parkedtask")
