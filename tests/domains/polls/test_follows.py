"""Following polls, and notifications of their end."""

from collections.abc import Callable

import pytest
from django.utils import timezone

from domains.polls import services
from domains.polls.errors import PollClosed
from domains.polls.models import Poll, PollFollow
from shared.auth.models import User
from shared.errors import NotFound
from shared.notifications.models import Notification
from tests.api_client import ApiClient
from tests.domains.polls.factories import PollFactory
from tests.domains.polls.test_votes import vote
from tests.factories import UserFactory


def follow(user: User, poll: Poll, **more: str) -> services.FollowedPoll:
    return services.follow_poll(user=user, poll_id=poll.pk, now=timezone.now(), **more)


class TestFollow:
    def test_repeated_follow_changes_nothing_over_both_transports(
        self, api: ApiClient, voter: User
    ) -> None:
        poll = PollFactory.create()
        mutation = f"mutation {{ followPoll(id: {poll.pk}) {{ pollId following }} }}"

        over_rest = [api.rest("PUT", f"polls/{poll.pk}/follow/", by=voter).json() for _ in range(2)]
        over_graphql = api.graphql(mutation, by=voter)["data"]["followPoll"]

        assert over_rest == [{"poll_id": poll.pk, "following": True}] * 2
        assert over_graphql == {"pollId": str(poll.pk), "following": True}
        assert PollFollow.objects.count() == 1
        assert api.rest("GET", f"polls/{poll.pk}/", by=voter).json()["is_following"] is True
        assert api.rest("GET", f"polls/{poll.pk}/").json()["is_following"] is False

    def test_poll_is_unfollowed_over_both_transports(self, api: ApiClient, voter: User) -> None:
        poll = PollFactory.create()
        follow(voter, poll)

        over_rest = api.rest("DELETE", f"polls/{poll.pk}/follow/", by=voter)
        over_graphql = api.graphql(
            f"mutation {{ unfollowPoll(id: {poll.pk}) {{ following }} }}", by=voter
        )

        assert over_rest.json() == {"poll_id": poll.pk, "following": False}
        assert over_graphql["data"]["unfollowPoll"] == {"following": False}
        assert not PollFollow.objects.exists()

    def test_private_poll_is_followed_with_its_token_only(self, voter: User) -> None:
        poll = PollFactory.create(is_public=False)

        with pytest.raises(NotFound):
            follow(voter, poll)

        assert follow(voter, poll, share_token=poll.share_token).following

    def test_ended_poll_cannot_be_followed(self, voter: User) -> None:
        poll = PollFactory.create()
        services.close_poll(actor=poll.owner, poll_id=poll.pk)

        with pytest.raises(PollClosed):
            follow(voter, poll)


class TestNotification:
    @pytest.mark.parametrize(
        ("visibility", "outcome"),
        [("after_close", "Tea with 1 of 1 votes"), ("owner", "only its owner sees the results")],
    )
    def test_end_notifies_each_follower_voter_and_owner_once(
        self, voter: User, deliver: Callable[[], None], visibility: str, outcome: str
    ) -> None:
        poll = PollFactory.create(results_visibility=visibility)
        follower = UserFactory.create()
        for user in (follower, voter, poll.owner):
            follow(user, poll)
        vote(voter, poll, 0)

        services.close_poll(actor=poll.owner, poll_id=poll.pk)
        deliver()

        notified = Notification.objects.filter(kind=services.POLL_ENDED)
        assert sorted(notified.values_list("user_id", flat=True)) == sorted(
            user.pk for user in (follower, voter, poll.owner)
        )
        assert notified.get(user=follower).payload["outcome"] == outcome

    def test_end_notifies_more_followers_than_one_batch(
        self, deliver: Callable[[], None], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(services.closing, "NOTIFIED_AT_ONCE", 2)
        poll = PollFactory.create()
        followers = UserFactory.create_batch(5)
        for user in followers:
            follow(user, poll)

        services.close_poll(actor=poll.owner, poll_id=poll.pk)
        deliver()

        notified = Notification.objects.filter(user__in=followers)
        assert notified.count() == 5

    def test_deleted_account_follows_no_poll(self, voter: User) -> None:
        poll = PollFactory.create()
        follow(voter, poll)

        services.anonymise_voter(user_id=voter.pk)

        assert not PollFollow.objects.exists()
