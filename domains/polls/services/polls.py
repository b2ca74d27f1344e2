"""Creating, updating and deleting polls."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import F, Sum
from django.db.models.functions import Coalesce
from typing_extensions import TypedDict

from domains.polls.errors import HasVotes, PollClosed
from domains.polls.events import PollDeleted, ResultsChanged
from domains.polls.models import Option, OptionTally, Poll
from domains.polls.models.polls import LONGEST_OPTION
from domains.polls.permissions import polls_visible_to, require_manager, require_owner
from domains.polls.selectors import POLLS, get_poll
from domains.polls.services.locks import lock_poll
from shared.auth.models import User
from shared.errors import ValidationFailed
from shared.events import publish
from shared.name_keys import with_name_keys
from shared.preconditions import verify_precondition
from shared.text import (
    INVISIBLE,
    NOT_ONE_LINE,
    clean_name,
    fold_name,
    is_one_line,
    is_visible,
)

FEWEST_OPTIONS = 2
MOST_OPTIONS = 20
LONGEST_YEARS = 100
_LONG_OPTION = f"An option has at most {LONGEST_OPTION} characters."


class PollFields(TypedDict):
    """All fields of a new poll."""

    question: str
    description: str
    category: str
    options: Sequence[str]
    expires_at: datetime | None
    min_choices: int
    max_choices: int
    results_visibility: str
    allow_change: bool
    is_public: bool


class PollChanges(TypedDict, total=False):
    """The changed fields of a poll. Absent keys keep their values."""

    question: str
    description: str
    category: str
    options: Sequence[str]
    expires_at: datetime | None
    min_choices: int
    max_choices: int
    results_visibility: str
    allow_change: bool
    is_public: bool


FROZEN_BY_VOTES = frozenset({"options", "min_choices", "max_choices"})
"""The fields that are frozen by the first vote."""


@transaction.atomic
def create_poll(*, owner: User, fields: PollFields, now: datetime) -> Poll:
    """
    Create a poll with its options, and return it.

    :raises ValidationFailed: if there are too few or too many options, two of them are
        equal or one is too long, there are fewer options than required choices, or the end is in
        the past or too far away.
    """
    options = fields["options"]
    _refuse_bad_options(options)
    _refuse_bad_end(fields["expires_at"], now=now)
    _refuse_bad_limits(fields["min_choices"], fields["max_choices"], options=len(fields["options"]))
    stored = {name: value for name, value in fields.items() if name != "options"}
    poll = Poll.objects.create(owner=owner, created_at=now, updated_at=now, **stored)
    _write_options(poll, options)
    POLLS.bump()
    return get_poll(poll_id=poll.pk, viewer=owner)


@transaction.atomic
def update_poll(*, actor: User, poll_id: int, changes: PollChanges, now: datetime) -> Poll:
    """
    Update a poll, and return it. Options and their limits cannot change after the first vote.

    :raises NotFound: if there is no such poll, or it is private and not the actor's to see.
    :raises PermissionDenied: if the actor does not own it.
    :raises HasVotes: if the poll has votes and the options or their limits are to change.
    :raises PollClosed: if it has ended and its end is to change.
    :raises ValidationFailed: as ``create_poll``.
    :raises PreconditionFailed: if the request's ``If-Match`` does not hold.
    """
    poll = lock_poll(poll_id, among=polls_visible_to(actor))
    require_owner(actor, poll)
    verify_precondition()
    _refuse_frozen(poll, changes)
    _refuse_new_end(poll, changes, now=now)
    options = changes.get("options")
    if options is not None:
        _refuse_bad_options(options)
    _refuse_bad_limits(
        changes.get("min_choices", poll.min_choices),
        changes.get("max_choices", poll.max_choices),
        options=poll.options.count() if options is None else len(options),
    )
    stored = with_name_keys(
        Poll, {name: value for name, value in changes.items() if name != "options"}
    )
    Poll.objects.filter(pk=poll.pk).update(**stored, updated_at=now, revision=F("revision") + 1)
    if options is not None:
        _replace_options(poll, options)
    POLLS.bump()
    publish(ResultsChanged(poll_id=poll.pk))
    return get_poll(poll_id=poll.pk, viewer=actor)


@transaction.atomic
def delete_poll(*, actor: User, poll_id: int, now: datetime) -> None:
    """
    Delete a poll. It is hidden at once; a worker purges its ballots in batches.

    :raises NotFound: if there is no such poll, or it is private and not the actor's to see.
    :raises PermissionDenied: if the actor neither owns it nor is an admin.
    :raises PreconditionFailed: if the request's ``If-Match`` does not hold.
    """
    poll = lock_poll(poll_id, among=polls_visible_to(actor))
    require_manager(actor, poll)
    verify_precondition()
    Poll.objects.filter(pk=poll.pk).update(deleted_at=now)
    POLLS.bump()
    publish(ResultsChanged(poll_id=poll.pk))
    publish(PollDeleted(poll_id=poll.pk))


def _refuse_bad_options(options: Sequence[str]) -> None:
    if not FEWEST_OPTIONS <= len(options) <= MOST_OPTIONS:
        raise ValidationFailed.of("options", f"Give {FEWEST_OPTIONS} to {MOST_OPTIONS} options.")
    keys: set[str] = set()
    for place, text in enumerate(options):
        if not is_one_line(text):
            raise ValidationFailed.of(f"options.{place}", NOT_ONE_LINE)
        if not is_visible(text):
            raise ValidationFailed.of(f"options.{place}", INVISIBLE)
        if len(clean_name(text)) > LONGEST_OPTION:
            raise ValidationFailed.of(f"options.{place}", _LONG_OPTION)
        key = fold_name(text)
        if key in keys:
            raise ValidationFailed.of(f"options.{place}", "This option is there already.")
        keys.add(key)


def _refuse_bad_end(expires_at: datetime | None, *, now: datetime) -> None:
    if expires_at is None:
        return
    # A century is more than a poll needs, and less than the range in which time zones overflow.
    if abs(expires_at.year - now.year) > LONGEST_YEARS:
        raise ValidationFailed.of("expires_at", "Name a moment of this century or the next.")
    if expires_at <= now:
        raise ValidationFailed.of("expires_at", "Let a poll end in the future.")


def _refuse_bad_limits(fewest: int, most: int, *, options: int) -> None:
    if not 1 <= fewest <= most:
        raise ValidationFailed.of("min_choices", "Ask for one choice at least, and at most max.")
    if most > options:
        raise ValidationFailed.of("max_choices", f"There are {options} options to choose from.")


def _refuse_frozen(poll: Poll, changes: PollChanges) -> None:
    frozen = FROZEN_BY_VOTES.intersection(changes)
    if frozen and poll.ballots.exists():
        names = ", ".join(sorted(frozen))
        raise HasVotes(f"The poll has votes, so these cannot change: {names}.")


def _refuse_new_end(poll: Poll, changes: PollChanges, *, now: datetime) -> None:
    if "expires_at" not in changes:
        return
    if not Poll.objects.filter(pk=poll.pk).open().exists():
        raise PollClosed("A poll that has ended cannot end at another time.")
    _refuse_bad_end(changes["expires_at"], now=now)


def _replace_options(poll: Poll, options: Sequence[str]) -> None:
    # Withdrawn votes have raised the version, which must not decrease.
    changed = OptionTally.objects.filter(poll=poll)
    marks = changed.aggregate(sum=Coalesce(Sum("changes"), 0))["sum"]
    Poll.objects.filter(pk=poll.pk).update(revision=F("revision") + marks)
    changed.delete()
    poll.options.all().delete()
    _write_options(poll, options)


def _write_options(poll: Poll, options: Sequence[str]) -> None:
    Option.objects.bulk_create(
        Option(poll=poll, text=text, position=position) for position, text in enumerate(options)
    )
