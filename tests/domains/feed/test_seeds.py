"""Loading the demo feed and the large feed."""

from datetime import datetime

import pytest
from django.db import connection
from django.db.models import F

from domains.feed import seeds, selectors, services
from domains.feed.models import Comment, Follow, InteractionDaily, Like, Post
from shared.accounts import seeds as people
from shared.auth.models import User
from shared.seeding import advance_sequences
from tests.domains.feed.factories import PostFactory
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def feed(now: datetime) -> None:
    # The personas come first, as in an empty database, so that the ids of the authors are free.
    with connection.cursor() as cursor:
        cursor.execute("SELECT setval(pg_get_serial_sequence('identity_user', 'id'), 1, false)")
    people.load(password="the tea is in the pot", now=now)
    seeds.load(now=now)


def test_demo_is_loaded_where_other_users_have_the_ids_of_its_authors(now: datetime) -> None:
    ids = range(501, 504)
    User.objects.bulk_create(
        User(pk=pk, username=f"user{pk}", email=f"{pk}@nexus.test") for pk in ids
    )
    advance_sequences(User)

    seeds.load(now=now)

    assert Post.objects.count() == 600
    assert not Post.objects.filter(author__in=ids).exists()
    assert User.objects.get(username="amara_quill").pk > 503


@pytest.mark.usefixtures("feed")
class TestLoad:
    def test_users_posts_and_interactions_are_loaded(self, now: datetime) -> None:
        ada = User.objects.get(username="ada")

        assert Post.objects.count() == 600
        assert set(Post.objects.values_list("pk", flat=True)) == set(range(1, 601))
        assert User.objects.get(pk=501).username == "amara_quill"
        assert selectors.list_home(viewer=ada).count() > 50
        assert Like.objects.exists()
        assert Comment.objects.exclude(parent=None).exists()

    def test_counters_of_the_demo_match_the_rows(self) -> None:
        assert services.reconcile_counters() == 0
        assert services.roll_up_interactions() == 0
        assert InteractionDaily.objects.exists()
        assert not Comment.objects.filter(created_at__lt=F("post__created_at")).exists()

    def test_repeated_load_changes_nothing_and_new_rows_get_free_ids(self, now: datetime) -> None:
        likes = Like.objects.count()

        seeds.load(now=now)

        assert (Post.objects.count(), Like.objects.count()) == (600, likes)
        assert PostFactory.create(author=UserFactory.create()).pk > 600
        assert User.objects.order_by("pk").last().pk > 540


class TestLoadLarge:
    def test_requested_numbers_are_loaded_with_correct_counters(self, now: datetime) -> None:
        people.load_large(now=now, crowd=100)
        seeds.load_large(now=now, posts=200, followed=10, likes=(50, 3), comments=(20, 1))

        counts = (Post.objects.count(), Like.objects.count(), Comment.objects.count())
        assert counts == (200, 4 * 50 + 196 * 3, 4 * 20 + 196)
        assert Follow.objects.count() == 1000
        assert services.reconcile_counters() == 0

    def test_nothing_is_loaded_without_users(self, now: datetime) -> None:
        seeds.load_large(now=now)

        assert not Post.objects.exists()
