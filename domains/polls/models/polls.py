"""Polls and their options."""

import secrets
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils import timezone

from shared.name_keys import KeyedByName, NameKeyField
from shared.search import SearchMixin, search_column
from shared.text_fields import BodyField, NameField

if TYPE_CHECKING:
    from shared.auth.models import User

LONGEST_QUESTION = 300
LONGEST_OPTION = 200

IS_OPEN = Q(closed_at=None) & (Q(expires_at=None) | Q(expires_at__gt=Now()))
"""The condition that a poll accepts votes. It uses the clock of the database only."""


def new_share_token() -> str:
    """Return a random URL-safe token of 128 bits."""
    return secrets.token_urlsafe(16)


class PollQuerySet(SearchMixin, models.QuerySet["Poll"]):
    """Filters of polls."""

    def existing(self) -> Self:
        """Exclude deleted polls."""
        return self.filter(deleted_at=None)

    def of(self, owner: "User") -> Self:
        """Filter by owner."""
        return self.filter(owner=owner)

    def public(self) -> Self:
        """Filter public polls."""
        return self.filter(is_public=True)

    def open(self) -> Self:
        """Filter polls that accept votes."""
        return self.filter(IS_OPEN)

    def closed(self) -> Self:
        """Filter polls that have ended."""
        # Not exclude(IS_OPEN), because with its double negations the index of expiries is not used.
        return self.filter(Q(closed_at__isnull=False) | Q(expires_at__lte=Now()))


class Poll(KeyedByName):
    """A question with its rules of voting and the visibility of its results."""

    class Visibility(models.TextChoices):
        """When results may be seen. The owner and admins always see them."""

        ALWAYS = "always", "By everybody, at any time"
        AFTER_VOTE = "after_vote", "By those who have voted, and by everybody after the end"
        AFTER_CLOSE = "after_close", "By everybody after the end"
        OWNER = "owner", "By the owner alone"

    class ClosedReason(models.TextChoices):
        """The reason why a poll was closed."""

        MANUAL = "manual", "Closed by hand"
        EXPIRED = "expired", "Its time was over"

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    question = NameField(max_length=LONGEST_QUESTION)
    description = BodyField(max_length=5_000, blank=True)
    category = NameField(max_length=60, blank=True)
    category_key = NameKeyField(of="category")
    min_choices = models.SmallIntegerField(default=1)
    max_choices = models.SmallIntegerField(default=1)
    results_visibility = models.CharField(
        max_length=11, choices=Visibility, default=Visibility.ALWAYS
    )
    allow_change = models.BooleanField(default=False)
    is_public = models.BooleanField(default=True)
    share_token = models.CharField(max_length=32, unique=True, default=new_share_token)
    # Incremented by changes of the results without a vote, so that their version never decreases.
    revision = models.BigIntegerField(default=0, editable=False)
    # The number of public votes, by which lists are ordered. It is at most a few seconds old.
    listed_votes = models.BigIntegerField(default=0, db_default=0, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(default=timezone.now, editable=False)
    expires_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True, editable=False)
    closed_reason = models.CharField(max_length=7, choices=ClosedReason, blank=True, editable=False)
    deleted_at = models.DateTimeField(null=True, blank=True, editable=False)
    search = search_column("question", "description")

    objects = PollQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(question=""), name="poll_asks_something"),
            models.CheckConstraint(
                condition=Q(min_choices__gte=1, min_choices__lte=F("max_choices")),
                name="poll_asks_for_one_choice_or_more",
            ),
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("created_at")), name="poll_expires_after_it_opens"
            ),
            models.CheckConstraint(
                condition=Q(
                    results_visibility__in=["always", "after_vote", "after_close", "owner"]
                ),
                name="poll_visibility_is_known",
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None, closed_reason="")
                | Q(closed_at__isnull=False, closed_reason__in=["manual", "expired"]),
                name="closed_poll_says_why",
            ),
        ]
        indexes = [
            models.Index(
                fields=["-created_at", "-id"],
                condition=Q(is_public=True, deleted_at=None),
                name="polls_by_age",
            ),
            models.Index(
                fields=["expires_at", "id"],
                condition=Q(is_public=True, deleted_at=None),
                name="polls_by_end",
            ),
            models.Index(
                fields=["-listed_votes", "-id"],
                condition=Q(is_public=True, deleted_at=None),
                name="polls_by_votes",
            ),
            models.Index(
                fields=["category_key", "-created_at", "-id"],
                condition=Q(is_public=True, deleted_at=None),
                name="newest_polls_of_a_category",
            ),
            models.Index(fields=["owner", "-created_at", "-id"], name="newest_polls_of_an_owner"),
            models.Index(
                fields=["expires_at"], condition=Q(closed_at=None), name="polls_still_to_close"
            ),
            models.Index(
                fields=["deleted_at"],
                condition=Q(deleted_at__isnull=False),
                name="polls_to_clear_away",
            ),
            GinIndex(fields=["search"], name="polls_by_words"),
        ]

    def __str__(self) -> str:
        return self.question


class Option(KeyedByName):
    """One option of a poll."""

    poll = models.ForeignKey(Poll, on_delete=models.CASCADE, related_name="options", db_index=False)
    text = NameField(max_length=LONGEST_OPTION)
    text_key = NameKeyField(of="text")
    position = models.SmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["poll", "position"], name="one_option_at_a_place_of_a_poll"
            ),
            models.UniqueConstraint(
                fields=["poll", "text_key"], name="options_of_a_poll_differ_in_more_than_case"
            ),
            # The target of the two-column foreign keys of ballots and counters.
            models.UniqueConstraint(fields=["id", "poll"], name="an_option_belongs_to_one_poll"),
        ]

    def __str__(self) -> str:
        return self.text
