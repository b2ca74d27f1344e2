"""Promise: analytics count the interactions of each day."""

from datetime import UTC, date, datetime, timedelta

import pytest

from domains.feed import selectors, services
from domains.feed.models import Interaction, InteractionDaily
from shared.auth.models import User
from shared.errors import PermissionDenied
from tests.api_client import ApiClient
from tests.domains.feed.factories import PostFactory
from tests.factories import UserFactory

PI_DAY = date(2026, 3, 14)


class TestAnalytics:
    def test_interactions_are_counted_by_day_and_kind(self, writer: User, now: datetime) -> None:
        post = PostFactory.create(author=writer)
        fans = UserFactory.create_batch(3)
        for days, fan in enumerate(fans):
            services.like_post(user=fan, post_id=post.pk, now=now + timedelta(days=days))
        services.share_post(user=fans[0], post_id=post.pk, comment="", now=now)
        services.add_comment(user=fans[0], post_id=post.pk, content="!", parent_id=None, now=now)

        found = selectors.get_analytics(
            post_id=post.pk, viewer=writer, from_day=PI_DAY, to_day=PI_DAY + timedelta(days=3)
        )

        days = [(day.likes, day.comments, day.shares) for day in found.days]
        assert days == [(1, 1, 1), (1, 0, 0), (1, 0, 0), (0, 0, 0)]
        assert (found.totals.likes, found.totals.comments, found.totals.shares) == (3, 1, 1)

    def test_counts_are_current_before_and_after_a_roll_up(
        self, writer: User, now: datetime
    ) -> None:
        post = PostFactory.create(author=writer)
        one, other = UserFactory.create_batch(2)

        def likes() -> int:
            found = selectors.get_analytics(
                post_id=post.pk, viewer=writer, from_day=PI_DAY, to_day=PI_DAY
            )
            return found.totals.likes

        services.like_post(user=one, post_id=post.pk, now=now)
        seen = [likes(), services.roll_up_interactions(), likes()]
        services.like_post(user=other, post_id=post.pk, now=now)
        seen += [likes(), services.roll_up_interactions(), services.roll_up_interactions(), likes()]

        assert seen == [1, 1, 1, 2, 1, 0, 2]

    def test_withdrawn_like_is_subtracted_from_the_day_of_the_like(
        self, writer: User, reader: User, now: datetime
    ) -> None:
        post = PostFactory.create(author=writer)
        services.like_post(user=reader, post_id=post.pk, now=now)
        services.roll_up_interactions()
        services.unlike_post(user=reader, post_id=post.pk)

        services.roll_up_interactions()

        assert list(InteractionDaily.objects.values_list("day", "count")) == [(PI_DAY, 0)]
        assert not Interaction.objects.exists()

    def test_days_are_those_of_utc(self, writer: User, reader: User) -> None:
        post = PostFactory.create(author=writer)
        midnight = datetime(2026, 3, 15, tzinfo=UTC)
        services.like_post(user=reader, post_id=post.pk, now=midnight - timedelta(microseconds=1))
        services.share_post(user=reader, post_id=post.pk, comment="", now=midnight)

        for _ in range(2):
            found = selectors.get_analytics(
                post_id=post.pk, viewer=writer, from_day=PI_DAY, to_day=PI_DAY
            )
            assert (found.totals.likes, found.totals.shares) == (1, 0)
            services.roll_up_interactions()

    def test_only_the_author_and_admins_read_analytics(
        self, writer: User, reader: User, admin: User
    ) -> None:
        post = PostFactory.create(author=writer)

        with pytest.raises(PermissionDenied):
            selectors.get_analytics(post_id=post.pk, viewer=reader, from_day=PI_DAY, to_day=PI_DAY)
        found = selectors.get_analytics(
            post_id=post.pk, viewer=admin, from_day=PI_DAY, to_day=PI_DAY
        )

        assert len(found.days) == 1

    def test_rest_response_lists_every_day_of_the_range(self, api: ApiClient, writer: User) -> None:
        post = PostFactory.create(author=writer)

        answer = api.rest(
            "GET", f"posts/{post.pk}/analytics/?from=2026-03-13&to=2026-03-14", by=writer
        )
        usual = api.rest("GET", f"posts/{post.pk}/analytics/", by=writer)

        assert answer.json() == {
            "post_id": post.pk,
            "from": "2026-03-13",
            "to": "2026-03-14",
            "totals": {"likes": 0, "comments": 0, "shares": 0},
            "days": [
                {"day": f"2026-03-{day}", "likes": 0, "comments": 0, "shares": 0}
                for day in (13, 14)
            ],
        }
        assert len(usual.json()["days"]) == 30
