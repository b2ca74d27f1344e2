"""Loading many users and resetting the passwords of the personas."""

from datetime import datetime

import pytest

from shared.accounts import seeds
from shared.auth.models import Role, User


@pytest.mark.django_db
class TestLoadLarge:
    def test_ids_of_loaded_users_have_no_gap(self, now: datetime) -> None:
        seeds.load_large(now=now, crowd=40)

        users = User.objects.filter(pk__gte=seeds.FIRST_OF_CROWD).order_by("pk")
        assert [(user.pk, user.username) for user in (users[0], users[39])] == [
            (1_000_001, "crowd00001"),
            (1_000_040, "crowd00040"),
        ]
        assert users.filter(role=Role.EMPLOYER).count() == 2

    def test_loaded_users_have_the_password_of_the_personas(self, now: datetime) -> None:
        seeds.load(password="the tea is in the pot", now=now)

        seeds.load_large(now=now, crowd=1)

        assert User.objects.get(username="crowd00001").check_password("the tea is in the pot")

    def test_loaded_users_have_no_password_without_personas(self, now: datetime) -> None:
        seeds.load_large(now=now, crowd=1)

        assert not User.objects.get(username="crowd00001").has_usable_password()

    def test_repeated_load_changes_nothing(self, now: datetime) -> None:
        seeds.load_large(now=now, crowd=2)

        seeds.load_large(now=now)

        assert User.objects.count() == 2

    def test_new_user_gets_a_free_id(self, now: datetime) -> None:
        seeds.load_large(now=now, crowd=2)

        assert User.objects.create_user("eva", "eva@nexus.test").pk == 1_010_002


@pytest.mark.django_db
class TestResetPasswords:
    def test_personas_sign_in_with_the_password_that_is_shown(self, now: datetime) -> None:
        seeds.load(password="of an earlier start", now=now)
        ada = User.objects.get(username="ada")
        ada.set_password("tried out by a learner")
        ada.save()

        seeds.reset_passwords(password="the tea is in the pot", now=now)

        personas = User.objects.all()
        assert [p.username for p in personas if not p.check_password("the tea is in the pot")] == []

    def test_account_with_the_name_of_a_persona_keeps_its_password(self, now: datetime) -> None:
        admin = User.objects.create(username="admin", email="admin@shop.example")
        admin.set_password("a password of its own")
        admin.save()
        seeds.load(password="the tea is in the pot", now=now)

        seeds.reset_passwords(password="another one", now=now)

        admin.refresh_from_db()
        assert admin.check_password("a password of its own")

    def test_current_passwords_are_not_written_again(self, now: datetime) -> None:
        seeds.load(password="the tea is in the pot", now=now)
        before = list(User.objects.order_by("pk").values_list("password", "updated_at"))

        seeds.reset_passwords(password="the tea is in the pot", now=now)

        assert list(User.objects.order_by("pk").values_list("password", "updated_at")) == before
