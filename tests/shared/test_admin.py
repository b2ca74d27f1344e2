"""What the admin site of every part has in common."""

from datetime import datetime

import pytest
from django.contrib.admin.models import LogEntry
from django.db import connection
from django.test import Client

from shared.admin import MOST_AT_ONCE, MOST_COUNTED, BoundedPaginator
from shared.auth.models import Role, Session, User
from shared.events.models import ParkedTask

pytestmark = pytest.mark.django_db

PEOPLE = "/admin/identity/user/"
SESSIONS = "/admin/identity/session/"


@pytest.fixture
def admin() -> User:
    return User.objects.create_user("root", "root@nexus.test", role=Role.ADMIN)


@pytest.fixture
def site(admin: User) -> Client:
    client = Client(SERVER_NAME="localhost")
    client.force_login(admin)
    return client


def crowd(amount: int) -> list[int]:
    people = User.objects.bulk_create(
        User(username=f"guest{number}", email=f"guest{number}@nexus.test")
        for number in range(amount)
    )
    return [person.pk for person in people]


def act(site: Client, page: str, action: str, chosen: list[object]) -> str:
    answer = site.post(page, {"action": action, "_selected_action": chosen}, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


class TestActions:
    def test_say_how_many_succeeded_and_why_others_were_refused(
        self, site: Client, admin: User
    ) -> None:
        guests = crowd(2)

        said = act(site, PEOPLE, "switch_off", [*guests, admin.pk])

        assert "2 were switched off." in said
        assert "Root: The last admin stays one." in said
        assert set(User.objects.active()) == {admin}

    def test_are_written_down_for_what_they_changed(self, site: Client, admin: User) -> None:
        [guest] = crowd(1)

        act(site, PEOPLE, "switch_off", [guest, admin.pk])

        entry = LogEntry.objects.get()
        assert (entry.user, entry.object_id) == (admin, str(guest))
        assert entry.get_change_message() == "Switched off."

    def test_do_nothing_to_more_than_a_request_should_take(self, site: Client) -> None:
        guests = crowd(MOST_AT_ONCE + 1)

        said = act(site, PEOPLE, "switch_off", [*guests])

        assert f"Choose at most {MOST_AT_ONCE} at once; nothing was done." in said
        assert User.objects.active().count() == MOST_AT_ONCE + 2

    def test_switch_accounts_on_again(self, site: Client) -> None:
        [guest] = crowd(1)
        User.objects.filter(pk=guest).update(is_active=False)

        act(site, PEOPLE, "switch_on", [guest])

        assert User.objects.active().filter(pk=guest).exists()

    @pytest.mark.parametrize("way", ["all of a person", "one"])
    def test_end_sessions(self, site: Client, now: datetime, way: str) -> None:
        [guest] = crowd(1)
        session = Session.objects.create(user_id=guest, created_at=now, last_seen_at=now)

        if way == "one":
            act(site, SESSIONS, "end", [session.pk])
        else:
            act(site, PEOPLE, "end_sessions", [guest])

        session.refresh_from_db()
        assert session.revoked_at is not None

    def test_refuse_to_end_a_session_twice(self, site: Client, now: datetime) -> None:
        [guest] = crowd(1)
        session = Session.objects.create(user_id=guest, created_at=now, last_seen_at=now)

        act(site, SESSIONS, "end", [session.pk])

        assert "You have no such session." in act(site, SESSIONS, "end", [session.pk])


class TestRefusedForms:
    def test_keep_what_was_typed_and_say_why(self, site: Client, admin: User) -> None:
        answer = site.post(f"{PEOPLE}{admin.pk}/change/", {"role": "employer", "is_active": "on"})

        said = answer.content.decode()
        assert "The last admin stays one." in said
        assert '<option value="employer" selected>' in said
        admin.refresh_from_db()
        assert admin.role == Role.ADMIN


class TestCounting:
    def test_is_exact_for_what_is_quickly_counted(self) -> None:
        park(3)

        assert BoundedPaginator(ParkedTask.objects.order_by("pk"), 50).count == 3

    def test_is_an_estimate_for_what_is_not(self) -> None:
        park(MOST_COUNTED * 2)

        count = BoundedPaginator(ParkedTask.objects.order_by("pk"), 50).count

        assert MOST_COUNTED < count <= MOST_COUNTED * 3


def park(amount: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO events_parkedtask (task_id, name, args, kwargs, queue, parked_at)"
            " SELECT place::text, 'pour', '[]', '{}', 'default', now()"
            " FROM generate_series(1, %s::int) AS place",
            [amount],
        )
        cursor.execute("ANALYZE events_parkedtask")
