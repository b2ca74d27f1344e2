"""Selectors of a voter's ballots."""

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet

from domains.polls.models import Ballot, BallotChoice
from shared.auth.models import User


def list_votes(*, voter: User) -> QuerySet[Ballot]:
    """
    Return the ballots of a voter, newest first, with their polls and what they chose.
    """
    return (
        Ballot.objects.filter(voter=voter, poll__deleted_at=None)
        .annotate(option_ids=chosen_options())
        .select_related("poll")
        .defer("poll__search", "anon_hash")
        .order_by("-pk")
    )


def chosen_options() -> ArraySubquery:
    """Return the expression for the ids of the options that a ballot chooses."""
    # The poll is redundant, but with it one partition is read if the choices are partitioned.
    chosen = BallotChoice.objects.filter(ballot=OuterRef("pk"), poll=OuterRef("poll"))
    return ArraySubquery(chosen.order_by("option_id").values("option_id"))
