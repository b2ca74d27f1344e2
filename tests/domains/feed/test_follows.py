"""Promise: a user follows another at most once, and never themselves."""

from datetime import date, datetime

import pytest

from domains.feed import selectors, services
from domains.feed.models import Follow
from shared.auth.models import User
from shared.errors import NotFound, ValidationFailed
from tests.api_client import ApiClient
from tests.domains.feed.factories import FollowFactory
from tests.factories import UserFactory

PI_DAY = date(2026, 3, 14)


class TestFollow:
    def test_repeated_follow_changes_nothing(
        self, reader: User, writer: User, now: datetime
    ) -> None:
        states = [
            services.follow_user(follower=reader, user_id=writer.pk, now=now) for _ in range(2)
        ]

        assert [(s.following, s.followers_count) for s in states] == [(True, 1)] * 2
        assert selectors.is_following(viewer=reader, user_id=writer.pk)

    def test_repeated_unfollow_changes_nothing(self, reader: User, writer: User) -> None:
        FollowFactory.create(follower=reader, followee=writer)

        states = [services.unfollow_user(follower=reader, user_id=writer.pk) for _ in range(2)]

        assert [(s.following, s.followers_count) for s in states] == [(False, 0)] * 2
        assert not Follow.objects.exists()

    def test_following_oneself_is_refused(self, reader: User, now: datetime) -> None:
        with pytest.raises(ValidationFailed):
            services.follow_user(follower=reader, user_id=reader.pk, now=now)

    def test_follow_of_an_inactive_or_unknown_user_is_not_found(
        self, reader: User, now: datetime
    ) -> None:
        inactive_user = UserFactory.create(is_active=False)

        for user_id in (inactive_user.pk, 4711):
            with pytest.raises(NotFound):
                services.follow_user(follower=reader, user_id=user_id, now=now)

    def test_follow_paths_are_below_the_users_of_the_core(
        self, api: ApiClient, reader: User, writer: User
    ) -> None:
        put = api.rest("PUT", f"users/{writer.pk}/follow/", by=reader)
        followers = api.rest("GET", f"users/{writer.pk}/followers/").json()["results"]
        following = api.rest("GET", f"users/{reader.pk}/following/").json()["results"]
        alias = api._client.put(f"/api/users/{writer.pk}/follow")

        assert put.json() == {"user_id": writer.pk, "following": True, "followers_count": 1}
        assert [person["username"] for person in followers] == [reader.username]
        assert [person["username"] for person in following] == [writer.username]
        assert (alias.status_code, alias["Location"]) == (
            308,
            f"/api/v1/users/{writer.pk}/follow/",
        )
