"""Ballots, what they choose, and the counters that make results cheap."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from domains.polls.models.polls import Option, Poll

SLOTS = 32
"""
Over how many rows the votes of one option are spread.

Two voters wait for each other only if they share an option and a slot, and reading adds up this
many small rows an option.
"""


class Ballot(models.Model):
    """
    The vote of one voter in a poll: one row, whatever the number of chosen options.

    Voters are signed in. When an account is deleted, its ballots stay and still count. A random
    mark replaces the voter and cannot be traced back.
    """

    poll = models.ForeignKey(Poll, on_delete=models.CASCADE, related_name="ballots", db_index=False)
    voter = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
    )
    anon_hash = models.BinaryField(max_length=32, null=True)
    created_at = models.DateTimeField(default=timezone.now)
    updated_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["poll", "voter"], name="one_ballot_per_voter"),
            models.UniqueConstraint(
                fields=["poll", "anon_hash"],
                condition=Q(anon_hash__isnull=False),
                name="one_ballot_per_forgotten_voter",
            ),
            models.CheckConstraint(
                condition=Q(voter__isnull=True, anon_hash__isnull=False)
                | Q(voter__isnull=False, anon_hash__isnull=True),
                name="ballot_is_a_voters_or_nobodys",
            ),
            models.UniqueConstraint(fields=["id", "poll"], name="a_ballot_belongs_to_one_poll"),
        ]
        indexes = [models.Index(fields=["voter", "-id"], name="newest_ballots_of_a_voter")]

    def __str__(self) -> str:
        return f"ballot {self.pk} of poll {self.poll_id}"


class PollFollow(models.Model):
    """A person who is notified when a poll ends, without having voted in it."""

    poll = models.ForeignKey(Poll, on_delete=models.CASCADE, related_name="follows", db_index=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["poll", "user"], name="one_follows_a_poll_once"),
        ]

    def __str__(self) -> str:
        return f"user {self.user_id} follows poll {self.poll_id}"


class BallotChoice(models.Model):
    """
    One option that a ballot chooses.

    The migration ties both the ballot and the option to the poll with foreign keys of two
    columns, which Django cannot declare. A ballot cannot choose an option of another poll.
    """

    pk = models.CompositePrimaryKey("ballot_id", "option_id")
    ballot = models.ForeignKey(
        Ballot,
        on_delete=models.CASCADE,
        related_name="choices",
        db_constraint=False,
        db_index=False,
    )
    option = models.ForeignKey(
        Option, on_delete=models.RESTRICT, related_name="+", db_constraint=False, db_index=False
    )
    poll = models.ForeignKey(
        Poll, on_delete=models.CASCADE, related_name="+", db_constraint=False, db_index=False
    )

    class Meta:
        indexes = [models.Index(fields=["option", "poll"], name="choices_of_an_option")]

    def __str__(self) -> str:
        return f"option {self.option_id} on ballot {self.ballot_id}"


class OptionTally(models.Model):
    """
    The number of votes for an option, by the voters of one slot.

    ``ballots`` counts those of them whose first choice it is, so that over all options they add
    up to the number of voters. ``changes`` only ever grows: added up, it is the version of the
    results, and no row is written by every voter.
    """

    pk = models.CompositePrimaryKey("poll_id", "option_id", "slot")
    poll = models.ForeignKey(
        Poll, on_delete=models.CASCADE, related_name="tallies", db_constraint=False, db_index=False
    )
    option = models.ForeignKey(
        Option,
        on_delete=models.CASCADE,
        related_name="tallies",
        db_constraint=False,
        db_index=False,
    )
    slot = models.SmallIntegerField()
    votes = models.IntegerField(default=0)
    ballots = models.IntegerField(default=0)
    changes = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(votes__gte=F("ballots"), ballots__gte=0),
                name="a_tally_is_never_negative",
            ),
            models.CheckConstraint(
                condition=Q(slot__gte=0, slot__lt=SLOTS), name="tally_slot_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.votes} for option {self.option_id} in slot {self.slot}"
