"""Selectors of polls and options. Hidden values are NULL before they leave the database."""

from collections.abc import Mapping
from datetime import datetime
from typing import Literal

from django.contrib.auth.models import AnonymousUser
from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.db.models import (
    BigIntegerField,
    BooleanField,
    Case,
    CharField,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Prefetch,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce

from domains.polls.models import (
    IS_OPEN,
    Ballot,
    BallotChoice,
    Option,
    OptionTally,
    Poll,
    PollFollow,
)
from domains.polls.models.polls import PollQuerySet
from domains.polls.permissions import has_voted, polls_visible_to, results_visible_to
from shared.auth.models import User
from shared.auth.viewer import Viewer
from shared.caching import Namespace
from shared.errors import NotFound
from shared.lookups import get_or_not_found
from shared.objects import find_object
from shared.parameters import derive
from shared.selections import select
from shared.text import fold_name


def _next_end(after: datetime) -> datetime | None:
    open_ones = Poll.objects.filter(closed_at=None, expires_at__gt=after).order_by("expires_at")
    return open_ones.values_list("expires_at", flat=True).first()


POLLS = Namespace("polls.polls", next_deadline=_next_end)
"""What lists of polls are computed from: polls, their options and the votes."""

PollStatus = Literal["open", "closed"]
PollOrder = Literal["created_at", "-created_at", "expires_at", "-votes"]
# The id takes the direction of the key, so that one index serves both directions.
POLL_ORDERS: Mapping[PollOrder, tuple[str, str]] = {
    "created_at": ("created_at", "pk"),
    "-created_at": ("-created_at", "-pk"),
    "expires_at": ("expires_at", "pk"),
    "-votes": ("-listed_votes", "-pk"),
}

_ANONYMOUS = AnonymousUser()


def list_polls(
    *,
    viewer: Viewer,
    status: PollStatus | None = None,
    search: str = "",
    author: int | None = None,
    category: str = "",
    ordering: PollOrder = "-created_at",
) -> QuerySet[Poll]:
    """
    Return the public polls, with the results that the viewer may see.
    """
    polls = Poll.objects.existing().public()
    if status is not None:
        polls = polls.open() if status == "open" else polls.closed()
    if search:
        polls = polls.matching(search)
    if author is not None:
        polls = polls.filter(owner_id=author)
    if category:
        polls = polls.filter(category_key=derive(category, fold_name))
    return _shown_to(viewer, polls).order_by(*POLL_ORDERS[ordering])


def list_own_polls(*, owner: User) -> QuerySet[Poll]:
    """
    Return a user's polls, including private ones, newest first.
    """
    polls = Poll.objects.existing().of(owner)
    return _shown_to(owner, polls).order_by("-created_at", "-pk")


def get_poll(*, poll_id: int, viewer: Viewer, share_token: str = "") -> Poll:
    """
    Return one poll with the results that the viewer may see.

    :raises NotFound: if there is none, or it is private and not the viewer's to see.
    """
    visible = select(_visible_polls, viewer=viewer, share_token=share_token)
    return get_or_not_found(visible, kind="poll", key=poll_id)


def get_shared_poll(*, share_token: str, viewer: Viewer) -> Poll:
    """
    Return the poll with this share token, public or private, as ``get_poll`` does.

    :raises NotFound: if there is none.
    """
    poll = find_object(select(_shared_poll, share_token=share_token, viewer=viewer))
    if poll is None:
        raise NotFound("There is no poll at this address.")
    return poll


def _visible_polls(*, viewer: Viewer, share_token: str) -> QuerySet[Poll]:
    return _shown_to(viewer, polls_visible_to(viewer, share_token=share_token))


def _shared_poll(*, share_token: str, viewer: Viewer) -> QuerySet[Poll]:
    return _shown_to(viewer, Poll.objects.existing().filter(share_token=share_token))


def list_options(*, viewer: Viewer) -> QuerySet[Option]:
    """
    Return the options of polls in their order, with the votes that the viewer may see.
    """
    return Option.objects.annotate(votes=option_votes(viewer)).order_by("position")


def is_open() -> Combinable:
    """Return the expression of whether a poll takes votes."""
    return ExpressionWrapper(IS_OPEN, output_field=BooleanField())


def poll_facts(viewer: Viewer) -> Mapping[str, Combinable]:
    """Return the expressions that the database computes for each poll, by name."""
    visible = results_visible_to(viewer)
    return {
        "is_open": is_open(),
        "results_visible": ExpressionWrapper(visible, output_field=BooleanField()),
        "total_votes": Case(When(visible, then=_total("votes"))),
        "total_voters": Case(When(visible, then=_total("ballots"))),
        "has_voted": _has_voted(viewer),
        "is_following": _is_following(viewer),
        "my_choices": _choices_of(viewer),
        "secret_token": _secret_token(viewer),
    }


def option_votes(viewer: Viewer) -> Combinable:
    """Return the expression for an option's votes: NULL if the viewer may not see them."""
    visible = Poll.objects.filter(results_visible_to(viewer), pk=OuterRef("poll_id"))
    votes = OptionTally.objects.filter(poll=OuterRef("poll_id"), option=OuterRef("pk"))
    return Case(When(Exists(visible), then=_sum(votes, "option", "votes")))


def _shown_to(viewer: Viewer, polls: PollQuerySet) -> QuerySet[Poll]:
    options = Prefetch("options", queryset=list_options(viewer=viewer))
    return polls.annotate(**poll_facts(viewer)).defer("search").prefetch_related(options)


def _total(column: str) -> Combinable:
    return _sum(OptionTally.objects.filter(poll=OuterRef("pk")), "poll", column)


def _sum(tallies: QuerySet[OptionTally], of: str, column: str) -> Combinable:
    added_up = tallies.order_by().values(of).annotate(sum=Sum(column)).values("sum")
    return Coalesce(Subquery(added_up), 0, output_field=BigIntegerField())


def public_votes() -> Combinable:
    """
    Return the expression for the votes that everyone may see.

    Lists are ordered by these for every viewer: an order by hidden numbers would reveal them.
    """
    return Case(When(results_visible_to(_ANONYMOUS), then=_total("votes")), default=0)


def _has_voted(viewer: Viewer) -> Combinable:
    if not isinstance(viewer, User):
        return Value(False)
    return ExpressionWrapper(has_voted(viewer), output_field=BooleanField())


def _is_following(viewer: Viewer) -> Combinable:
    if not isinstance(viewer, User):
        return Value(False)
    return Exists(PollFollow.objects.filter(poll=OuterRef("pk"), user=viewer))


def _choices_of(viewer: Viewer) -> Combinable:
    if not isinstance(viewer, User):
        return Value([], output_field=ArrayField(BigIntegerField()))
    ballot = Ballot.objects.filter(poll=OuterRef(OuterRef("pk")), voter=viewer)
    choices = BallotChoice.objects.filter(ballot__in=ballot.values("pk"))
    return ArraySubquery(choices.order_by("option_id").values("option_id"))


def _secret_token(viewer: Viewer) -> Combinable:
    if not isinstance(viewer, User):
        return Value(None, output_field=CharField())
    return Case(When(owner=viewer, then=F("share_token")))
