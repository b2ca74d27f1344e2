"""Creating, editing, ending, listing, exporting and deleting polls."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from domains.polls import selectors, services
from domains.polls.errors import HasVotes, PollClosed
from domains.polls.models import Ballot, Option, Poll
from shared.auth.models import User
from shared.errors import NotFound, PermissionDenied, ValidationFailed
from shared.notifications.models import Notification
from tests.domains.polls.factories import PollFactory, options_of
from tests.domains.polls.test_votes import version, vote
from tests.factories import UserFactory


def fields(**changes: Any) -> services.PollFields:
    default: services.PollFields = {
        "question": "Tea or coffee?",
        "description": "",
        "category": "food",
        "options": ["Tea", "Coffee"],
        "expires_at": None,
        "min_choices": 1,
        "max_choices": 1,
        "results_visibility": "always",
        "allow_change": False,
        "is_public": True,
    }
    return {**default, **changes}  # type: ignore[typeddict-item]  # any test value


class TestCreatePoll:
    def test_options_are_stored_in_the_order_sent(self, voter: User, now: datetime) -> None:
        end = now + timedelta(days=1)

        poll = services.create_poll(
            owner=voter,
            fields=fields(options=["Zebra", "Apple", "Mango"], expires_at=end),
            now=now,
        )

        assert [option.text for option in poll.options.all()] == ["Zebra", "Apple", "Mango"]
        assert (poll.question, poll.created_at, poll.expires_at) == ("Tea or coffee?", now, end)

    @pytest.mark.parametrize(
        ("sent", "field"),
        [
            ({"options": ["Tea"]}, "options"),
            ({"options": [str(number) for number in range(21)]}, "options"),
            ({"options": ["Tea", "tEA"]}, "options.1"),
            ({"options": ["Tea", " "]}, "options.1"),
            ({"options": ["Tea", "x" * 201]}, "options.1"),
            ({"options": ["Tea", "a\x07b"]}, "options.1"),
            ({"options": ["Tea", "a\nb"]}, "options.1"),
            ({"max_choices": 3}, "max_choices"),
            ({"min_choices": 2}, "min_choices"),
            ({"min_choices": 0}, "min_choices"),
            ({"expires_at": datetime.fromisoformat("2020-01-01T00:00:00Z")}, "expires_at"),
            ({"expires_at": datetime.fromisoformat("9998-01-01T00:00:00Z")}, "expires_at"),
        ],
    )
    def test_invalid_field_of_a_poll_is_refused_by_name(
        self, voter: User, now: datetime, sent: dict[str, Any], field: str
    ) -> None:
        with pytest.raises(ValidationFailed) as refusal:
            services.create_poll(owner=voter, fields=fields(**sent), now=now)

        assert [error.field for error in refusal.value.errors] == [field]
        assert not Poll.objects.exists()
        assert not Option.objects.exists()


class TestUpdatePoll:
    def test_sent_fields_are_changed(self, now: datetime) -> None:
        poll = PollFactory.create()

        changed = services.update_poll(
            actor=poll.owner,
            poll_id=poll.pk,
            changes={"question": "Cocoa?", "options": ["Yes", "No"], "max_choices": 2},
            now=now,
        )

        assert (changed.question, changed.max_choices) == ("Cocoa?", 2)
        assert [option.text for option in changed.options.all()] == ["Yes", "No"]

    @pytest.mark.parametrize("frozen", [{"options": ["A", "B"]}, {"max_choices": 2}])
    def test_options_cannot_be_changed_after_a_vote(
        self, voter: User, now: datetime, frozen: Any
    ) -> None:
        poll = PollFactory.create()
        vote(voter, poll, 0)

        with pytest.raises(HasVotes):
            services.update_poll(actor=poll.owner, poll_id=poll.pk, changes=frozen, now=now)

        stored = selectors.get_poll(poll_id=poll.pk, viewer=voter)
        assert [option.text for option in stored.options.all()] == ["Tea", "Coffee", "Neither"]
        assert stored.max_choices == 1

    def test_texts_and_end_may_change_after_votes(self, voter: User, now: datetime) -> None:
        poll = PollFactory.create()
        vote(voter, poll, 0)
        end = timezone.now() + timedelta(days=3)

        changed = services.update_poll(
            actor=poll.owner,
            poll_id=poll.pk,
            changes={"question": "Which?", "expires_at": end, "results_visibility": "owner"},
            now=now,
        )

        assert (changed.question, changed.expires_at) == ("Which?", end)

    def test_version_never_decreases(self, voter: User, now: datetime) -> None:
        poll = PollFactory.create(allow_change=True)
        for _ in range(3):
            vote(voter, poll, 0)
            services.withdraw_vote(voter=voter, poll_id=poll.pk)
        before = version(poll)

        services.update_poll(
            actor=poll.owner, poll_id=poll.pk, changes={"options": ["A", "B"]}, now=now
        )

        assert version(poll) > before >= 6

    def test_ended_poll_is_not_reopened(self, now: datetime) -> None:
        poll = PollFactory.create()
        services.close_poll(actor=poll.owner, poll_id=poll.pk)

        with pytest.raises(PollClosed):
            services.update_poll(
                actor=poll.owner, poll_id=poll.pk, changes={"expires_at": None}, now=now
            )

    @pytest.mark.parametrize("who", ["other_user", "admin"])
    def test_only_the_owner_may_update(self, request: Any, now: datetime, who: str) -> None:
        poll = PollFactory.create()

        with pytest.raises(PermissionDenied):
            services.update_poll(
                actor=request.getfixturevalue(who),
                poll_id=poll.pk,
                changes={"question": "Mine?"},
                now=now,
            )

    def test_private_poll_is_not_found_by_others(self, other_user: User, now: datetime) -> None:
        poll = PollFactory.create(is_public=False)

        with pytest.raises(NotFound):
            services.update_poll(actor=other_user, poll_id=poll.pk, changes={}, now=now)


class TestClosePoll:
    def test_poll_ends_once(self) -> None:
        poll = PollFactory.create()

        first = services.close_poll(actor=poll.owner, poll_id=poll.pk)
        again = services.close_poll(actor=poll.owner, poll_id=poll.pk)

        assert first.closed_at is not None
        assert (first.closed_at, first.closed_reason) == (again.closed_at, "manual")

    def test_closing_is_a_change_of_the_poll(self) -> None:
        poll = PollFactory.create()

        closed = services.close_poll(actor=poll.owner, poll_id=poll.pk)
        again = services.close_poll(actor=poll.owner, poll_id=poll.pk)

        assert poll.updated_at < closed.updated_at == again.updated_at

    def test_closing_an_expired_poll_keeps_its_end(self) -> None:
        moment = timezone.now()
        end = moment - timedelta(minutes=5)
        poll = PollFactory.create(created_at=moment - timedelta(days=1), expires_at=end)

        closed = services.close_poll(actor=poll.owner, poll_id=poll.pk)

        assert (closed.closed_at, closed.closed_reason) == (end, "expired")

    def test_only_owner_and_admins_may_close(self, other_user: User, admin: User) -> None:
        poll = PollFactory.create()

        with pytest.raises(PermissionDenied):
            services.close_poll(actor=other_user, poll_id=poll.pk)

        assert services.close_poll(actor=admin, poll_id=poll.pk).closed_at is not None


class TestEnd:
    def test_end_of_expired_polls_is_recorded(self) -> None:
        moment = timezone.now()
        over = PollFactory.create(
            created_at=moment - timedelta(days=1), expires_at=moment - timedelta(hours=1)
        )
        PollFactory.create(expires_at=moment + timedelta(days=1))
        PollFactory.create()

        assert services.close_expired_polls() == 1
        assert services.close_expired_polls() == 0
        assert list(Poll.objects.exclude(closed_at=None)) == [over]

    def test_owner_and_voters_are_notified_once(
        self, deliver: Callable[[], None], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("domains.polls.services.closing.NOTIFIED_AT_ONCE", 2)
        poll = PollFactory.create(question="Tea?")
        voters = UserFactory.create_batch(5)
        for place, voter in enumerate([*voters, poll.owner]):
            vote(voter, poll, min(place, 1))

        services.close_poll(actor=poll.owner, poll_id=poll.pk)
        deliver()

        notifications = Notification.objects.filter(kind="poll_ended", target_id=poll.pk)
        assert sorted(notifications.values_list("user_id", flat=True)) == sorted(
            user.pk for user in [*voters, poll.owner]
        )
        assert {fact["outcome"] for fact in notifications.values_list("payload", flat=True)} == {
            "Coffee with 5 of 6 votes"
        }

    def test_notification_omits_results_of_the_owner(
        self, voter: User, deliver: Callable[[], None]
    ) -> None:
        poll = PollFactory.create(results_visibility="owner")
        vote(voter, poll, 0)

        services.close_poll(actor=poll.owner, poll_id=poll.pk)
        deliver()

        outcomes = dict(Notification.objects.values_list("user_id", "payload__outcome"))
        assert outcomes == {
            poll.owner.pk: "Tea with 1 of 1 votes",
            voter.pk: "only its owner sees the results",
        }


class TestDeletePoll:
    def test_deleted_poll_is_hidden_at_once_and_its_rows_are_deleted_later(
        self, voter: User, now: datetime, deliver: Callable[[], None], monkeypatch: Any
    ) -> None:
        monkeypatch.setattr("domains.polls.services.maintenance.CLEARED_AT_ONCE", 2)
        poll = PollFactory.create()
        for each in (voter, *UserFactory.create_batch(4)):
            vote(each, poll, 0)

        services.delete_poll(actor=poll.owner, poll_id=poll.pk, now=now)
        gone_at_once = not selectors.list_polls(viewer=poll.owner).exists()
        deliver()

        assert gone_at_once
        assert not Poll.objects.exists()
        assert not Ballot.objects.exists()

    def test_only_owner_and_admins_may_delete(
        self, other_user: User, admin: User, now: datetime
    ) -> None:
        poll = PollFactory.create()

        with pytest.raises(PermissionDenied):
            services.delete_poll(actor=other_user, poll_id=poll.pk, now=now)
        services.delete_poll(actor=admin, poll_id=poll.pk, now=now)

        with pytest.raises(NotFound):
            selectors.get_poll(poll_id=poll.pk, viewer=poll.owner)


class TestListPolls:
    @pytest.mark.parametrize(
        ("asked", "found"),
        [
            ({}, ["Cocoa?", "Tea?", "Old tea?"]),
            ({"status": "open"}, ["Cocoa?", "Tea?"]),
            ({"status": "closed"}, ["Old tea?"]),
            ({"search": "tea"}, ["Tea?", "Old tea?"]),
            ({"category": "food"}, ["Tea?"]),
            ({"ordering": "expires_at"}, ["Old tea?", "Tea?", "Cocoa?"]),
            ({"ordering": "created_at"}, ["Old tea?", "Tea?", "Cocoa?"]),
            ({"ordering": "-votes"}, ["Tea?", "Cocoa?", "Old tea?"]),
        ],
    )
    def test_filters_and_orderings_are_applied(
        self, voter: User, other_user: User, asked: dict[str, Any], found: list[str]
    ) -> None:
        moment = timezone.now()
        ago = [moment - timedelta(days=days) for days in range(4)]
        PollFactory.create(
            question="Old tea?", created_at=ago[3], expires_at=ago[1], results_visibility="owner"
        )
        tea = PollFactory.create(
            question="Tea?",
            created_at=ago[2],
            category="food",
            expires_at=moment + timedelta(days=1),
        )
        PollFactory.create(question="Cocoa?", created_at=ago[1], is_public=True)
        PollFactory.create(question="Secret tea?", is_public=False)
        vote(voter, tea, 0)
        services.refresh_whole_vote_order()

        polls = selectors.list_polls(viewer=other_user, **asked)

        assert [poll.question for poll in polls] == found

    def test_hidden_numbers_do_not_order_the_list(self, voter: User) -> None:
        hidden = PollFactory.create(results_visibility="after_close")
        shown = PollFactory.create()
        newer = PollFactory.create()
        vote(voter, hidden, 0)
        vote(voter, shown, 0)
        services.refresh_whole_vote_order()

        polls = selectors.list_polls(viewer=hidden.owner, ordering="-votes")

        assert list(polls) == [shown, newer, hidden]

    def test_own_list_includes_private_polls(self, voter: User) -> None:
        mine = PollFactory.create(owner=voter, is_public=False)
        PollFactory.create()

        assert [poll.pk for poll in selectors.list_own_polls(owner=voter)] == [mine.pk]


class TestExport:
    def test_export_names_choices_without_voters(self, voter: User) -> None:
        poll = PollFactory.create(max_choices=2)
        vote(voter, poll, 0, 2)
        vote(UserFactory.create(), poll, 1)

        rows = list(selectors.export_ballots(poll_id=poll.pk, viewer=poll.owner))

        assert [(number, option) for number, _, option in rows] == [
            (1, "Tea"),
            (1, "Neither"),
            (2, "Coffee"),
        ]

    def test_export_covers_several_pages(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("domains.polls.selectors.exports._AT_ONCE", 2)
        poll = PollFactory.create()
        for voter in UserFactory.create_batch(5):
            vote(voter, poll, 0)

        rows = selectors.export_ballots(poll_id=poll.pk, viewer=poll.owner)

        assert [number for number, *_ in rows] == [1, 2, 3, 4, 5]

    def test_only_owner_and_admins_may_export(self, other_user: User, admin: User) -> None:
        poll = PollFactory.create()

        with pytest.raises(PermissionDenied):
            selectors.export_ballots(poll_id=poll.pk, viewer=other_user)

        assert list(selectors.export_ballots(poll_id=poll.pk, viewer=admin)) == []


def test_export_lists_choices_in_option_order(voter: User) -> None:
    poll = PollFactory.create(max_choices=3)
    vote(voter, poll, 2, 0)

    shown = selectors.get_poll(poll_id=poll.pk, viewer=voter)

    first, _, last = options_of(poll)
    assert shown.my_choices == [first, last]
