"""Models of the counters, from which results are read without counting ballots."""

from django.db import models
from django.db.models import F, Q

from domains.polls.models.polls import Option, Poll

SLOTS = 32
"""
The number of rows over which the votes of an option are distributed.

Two concurrent votes block each other only if they have the same option and slot. Reading the
results adds up this number of small rows for each option.
"""


class OptionTally(models.Model):
    """
    The number of votes for an option, by the voters of one slot.

    ``ballots`` counts the ballots with this option as their first choice, so its sum over all
    options is the number of voters. ``changes`` never decreases. Its sum is the version of the
    results, so no single row is updated by every vote.
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
