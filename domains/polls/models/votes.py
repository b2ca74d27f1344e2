"""Models of ballots and their choices."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from domains.polls.models.polls import Option, Poll


class Ballot(models.Model):
    """
    The vote of one voter in a poll. It is one row for any number of chosen options.

    Voters are signed in. When an account is deleted, its ballots remain and still count. A random
    mark replaces the voter and does not identify the account.
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


class BallotChoice(models.Model):
    """
    An option that a ballot chooses.

    The migration adds foreign keys of two columns, which Django cannot declare, to the ballot and
    to the option. So a ballot cannot choose an option of another poll.
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
