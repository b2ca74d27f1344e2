"""Password guesses at one account from many networks, and log-ins of its owner."""

from itertools import cycle, product
from typing import Any

import pytest
from django.test import Client

from shared.accounts import services
from shared.auth.models import KnownDevice, User

pytestmark = pytest.mark.django_db

OWNER = "198.51.100.7"
PHONE = "Teapot/1.0 (phone)"


@pytest.fixture(autouse=True)
def throttles(settings: Any) -> None:
    """Enable the throttles, which are off in other tests."""
    settings.NEXUS_THROTTLES = True


@pytest.fixture
def victim(make_user: Any, unique: str) -> User:
    """Return an account whose name has letters with several uppercase forms."""
    user: User = make_user(f"iiii{unique[:20]}")
    return user


def log_in(login: str, password: str, *, address: str, agent: str = "Guess/1.0") -> int:
    """Return the status of one log-in."""
    answer = Client(REMOTE_ADDR=address).post(
        "/api/v1/users/login/",
        {"username": login, "password": password},
        content_type="application/json",
        headers={"User-Agent": agent},
    )
    return answer.status_code


def name_variants(user: User) -> list[str]:
    """Return names that identify one account."""
    addresses = [user.email.replace("iiii", "".join(i), 1) for i in product("iİ", repeat=4)]
    return [user.username, user.username.upper(), user.email.upper(), *addresses]


class TestGuesses:
    def test_guesses_from_many_networks_share_the_limit_of_the_account(self, victim: User) -> None:
        names = cycle(name_variants(victim))

        statuses = [
            log_in(next(names), "wrong", address=f"203.0.{number % 40}.1") for number in range(80)
        ]

        assert statuses.count(401) == 20
        assert statuses.count(429) == 60

    def test_guesses_from_one_network_share_a_limit_for_all_name_variants(
        self, victim: User
    ) -> None:
        names = cycle(name_variants(victim))

        statuses = [
            log_in(next(names), "wrong", address=f"203.0.113.{number}") for number in range(80)
        ]

        assert statuses.count(401) == 5

    def test_guesses_at_an_unknown_account_have_the_same_limit(self, unique: str) -> None:
        unknown_name = f"nobody{unique[:20]}"

        statuses = [
            log_in(unknown_name, "wrong", address=f"203.0.{number % 40}.1") for number in range(80)
        ]

        assert statuses.count(401) == 20


class TestOwner:
    def test_owner_logs_in_after_guesses_from_another_network(
        self, victim: User, password: str
    ) -> None:
        for number in range(6):
            log_in(victim.username, "wrong", address=f"203.0.113.{number}")

        assert log_in(victim.username, password, address=OWNER) == 200

    def test_owner_logs_in_from_a_known_network_during_distributed_guessing(
        self, victim: User, password: str
    ) -> None:
        log_in(victim.username, password, address=OWNER, agent=PHONE)
        for number in range(40):
            log_in(victim.username, "wrong", address=f"203.0.{number}.1")

        other_network = log_in(victim.username, password, address="192.0.2.1", agent=PHONE)
        known_network = log_in(victim.username, password, address=OWNER, agent="Laptop/1.0")

        assert (other_network, known_network) == (429, 200)

    def test_owner_logs_in_with_a_known_device_during_guesses_from_its_network(
        self, victim: User, password: str
    ) -> None:
        log_in(victim.username, password, address=OWNER, agent=PHONE)
        guesses = [log_in(victim.username, "wrong", address=OWNER) for _ in range(6)]

        updated = log_in(victim.username, password, address=OWNER, agent="Teapot/2.0 (phone)")

        assert guesses == [*[401] * 5, 429]
        assert updated == 200

    def test_owner_changes_the_password_during_guesses(
        self, rest: Any, victim: User, password: str, sign_in: Any
    ) -> None:
        token = sign_in(victim).access
        for number in range(40):
            log_in(victim.username, "wrong", address=f"203.0.{number}.1")

        answer = rest(
            "POST",
            "password/change/",
            {"old_password": password, "new_password": "staple battery horse"},
            token=token,
        )

        assert answer.status_code == 204


class TestKnownDevices:
    def test_known_device_remains_after_its_sessions(
        self, victim: User, password: str, now: Any
    ) -> None:
        log_in(victim.username, password, address=OWNER, agent=PHONE)
        victim.sessions.all().delete()

        device = KnownDevice.objects.get(user=victim)

        assert (device.network, device.agent) == ("198.51.100.0/24", "Teapot (phone)")

    def test_deleted_account_deletes_its_known_devices(
        self, victim: User, password: str, present: Any
    ) -> None:
        log_in(victim.username, password, address=OWNER, agent=PHONE)

        services.delete_me(user=victim, password=password, now=present)

        assert not KnownDevice.objects.exists()
