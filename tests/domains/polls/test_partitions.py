"""Promise: partitioned ballots keep every vote, and one ballot per voter and poll."""

import re
from collections.abc import Sequence
from datetime import datetime
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction

from domains.polls import selectors, services
from domains.polls.errors import AlreadyVoted
from domains.polls.models import Ballot, BallotChoice, Poll
from domains.polls.selectors.votes import chosen_options
from domains.polls.services import partitions
from shared.auth.models import User
from shared.partitioning import list_foreign_keys, list_indexes
from tests.domains.polls.factories import PollFactory, options_of
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db

OF_BALLOT = "a_choice_is_on_a_ballot_of_its_poll"
TABLES = (partitions.BALLOTS, partitions.CHOICES)


@pytest.fixture(autouse=True)
def unpartitioned(db: None) -> None:
    """Skip the tests of the conversion, if `make partitioned-suite` runs them."""
    if partitions.is_on():
        pytest.skip("the ballots are partitioned")


def execute(statement: str) -> Sequence[Sequence[object]]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return list(cursor.fetchall()) if cursor.description else []


def convert(*, parts: int = 3) -> str:
    """Run the command, and return what it prints."""
    # Tables whose deferred constraints are yet to be checked cannot be altered.
    execute("SET CONSTRAINTS ALL IMMEDIATE")
    output = StringIO()
    call_command("partition_ballots", parts=parts, stdout=output)
    return output.getvalue()


def vote(poll: Poll, voter: User, *chosen: int) -> None:
    services.cast_vote(voter=voter, poll_id=poll.pk, option_ids=chosen or options_of(poll)[:1])


def rows() -> list[list[tuple[object, ...]]]:
    """Return the rows of both tables in their order."""
    return [
        list(Ballot.objects.order_by("pk").values_list()),
        list(BallotChoice.objects.order_by("ballot_id", "option_id").values_list()),
    ]


class TestConversion:
    def test_rows_constraints_and_indexes_stay(self, voter: User, now: datetime) -> None:
        for _ in range(5):
            vote(PollFactory.create(), voter)
        services.anonymise_voter(user_id=voter.pk)
        vote(PollFactory.create(max_choices=2), UserFactory.create())
        before = rows()
        names = [sorted(index.name for index in list_indexes(table)) for table in TABLES]
        keys = [name for table in TABLES for name, _ in list_foreign_keys(table)]

        output = convert()

        assert "3 partitions" in output
        assert rows() == before
        assert [sorted(index.name for index in list_indexes(table)) for table in TABLES] == names
        adopted = [name for table in TABLES for name, _ in list_foreign_keys(table)]
        assert set(keys) - set(adopted) == {OF_BALLOT}
        assert OF_BALLOT in dict(list_foreign_keys("polls_ballotchoice_p02"))

    def test_batches_copy_every_row(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(partitions, "COPIED_AT_ONCE", 2)
        poll = PollFactory.create()
        for _ in range(5):
            vote(poll, UserFactory.create())
        before = rows()

        convert()

        assert rows() == before

    def test_second_conversion_changes_nothing(self) -> None:
        convert(parts=3)

        output = convert(parts=5)

        assert "already: 3 partitions" in output

    def test_failed_conversion_leaves_the_tables_as_they_were(
        self, voter: User, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        vote(PollFactory.create(), voter)
        monkeypatch.setattr(partitions, "_copy", lambda conversion: None)

        with pytest.raises(CommandError, match="has 1 rows, but its copy has 0"):
            convert()

        assert not partitions.is_on()
        assert execute("SELECT FROM pg_class WHERE relname LIKE 'polls_ballot%\\_new'") == []
        assert execute("SELECT FROM pg_trigger WHERE tgname = 'repeat_changes'") == []

    def test_changes_during_the_copy_are_repeated(
        self, now: datetime, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        poll = PollFactory.create(allow_change=True)
        tea, coffee, neither = options_of(poll)
        first, second, third = voters = UserFactory.create_batch(3)
        for each in voters:
            vote(poll, each, tea)
        add_foreign_keys = partitions._add_foreign_keys

        def change(conversion: partitions.Conversion) -> None:
            services.change_vote(voter=first, poll_id=poll.pk, option_ids=[coffee], now=now)
            services.withdraw_vote(voter=second, poll_id=poll.pk)
            services.anonymise_voter(user_id=third.pk)
            vote(poll, UserFactory.create(), neither)
            execute("SET CONSTRAINTS ALL IMMEDIATE")
            add_foreign_keys(conversion)

        monkeypatch.setattr(partitions, "_add_foreign_keys", change)

        convert()

        results = selectors.get_results(poll_id=poll.pk, viewer=poll.owner)
        assert [option.votes for option in results.options] == [1, 1, 1]
        assert not services.reconcile_tallies().counted_again
        assert Ballot.objects.get(voter=first).updated_at == now
        assert Ballot.objects.filter(voter=None).count() == 1

    def test_foreign_key_of_another_table_is_refused(self) -> None:
        execute("CREATE TABLE receipt (ballot bigint REFERENCES polls_ballot (id))")

        with pytest.raises(CommandError, match="receipt refers to polls_ballot"):
            convert()

    @pytest.mark.parametrize("parts", ["1", "101", "many"])
    def test_number_of_parts_is_limited(self, parts: str) -> None:
        with pytest.raises(CommandError, match="is not a number from 2 to 100"):
            call_command("partition_ballots", f"--parts={parts}")


class TestVotes:
    def test_session_that_voted_before_continues(self, now: datetime) -> None:
        poll = PollFactory.create(allow_change=True)
        tea, coffee, _ = options_of(poll)
        early, late = UserFactory.create_batch(2)
        vote(poll, early, tea)

        convert()

        services.change_vote(voter=early, poll_id=poll.pk, option_ids=[coffee], now=now)
        vote(poll, late, coffee)
        services.withdraw_vote(voter=late, poll_id=poll.pk)
        with pytest.raises(AlreadyVoted):
            vote(poll, early, tea)
        results = selectors.get_results(poll_id=poll.pk, viewer=poll.owner)
        assert [option.votes for option in results.options] == [0, 1, 0]

    def test_database_refuses_a_second_ballot_and_a_choice_of_another_poll(
        self, voter: User
    ) -> None:
        poll, other = PollFactory.create_batch(2)
        vote(poll, voter)
        convert()
        ballot = Ballot.objects.get()
        execute("SET CONSTRAINTS ALL IMMEDIATE")
        [option_id] = options_of(other)[:1]

        with pytest.raises(IntegrityError, match="voter_id"), transaction.atomic():
            Ballot.objects.create(poll=poll, voter=voter)
        for poll_id, key in ((poll.pk, "a_choice_is_an_option"), (other.pk, OF_BALLOT)):
            with pytest.raises(IntegrityError, match=key), transaction.atomic():
                BallotChoice.objects.create(ballot=ballot, option_id=option_id, poll_id=poll_id)

    def test_statement_of_a_poll_reads_one_partition(self, voter: User) -> None:
        poll = PollFactory.create()
        vote(poll, voter)
        convert()
        own = poll.ballots.filter(voter=voter).annotate(option_ids=chosen_options())

        plan = own.explain(analyze=True)

        executed = [line for line in plan.splitlines() if "never executed" not in line]
        assert len(set(re.findall(r" on polls_ballot\w*_p(\d\d)", "\n".join(executed)))) == 1
        assert "polls_ballotchoice_p" in "\n".join(executed)
