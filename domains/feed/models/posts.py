"""Posts and their visibility."""

from datetime import timedelta
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Exists, ExpressionWrapper, F, OuterRef, Prefetch, Q, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Extract, Length, Power
from django.utils import timezone

from domains.feed.models.follows import Follow
from shared.auth.models import User
from shared.search import search_query, search_vector
from shared.text_fields import BodyField

if TYPE_CHECKING:
    from datetime import datetime

    from shared.auth.viewer import Viewer

LONGEST_POST = 2000
# The rank of a post without reactions; it decreases with time.
RANK_OF_A_NEW_POST = 2**-1.5
HOT_FOR = timedelta(days=7)
SMALLEST_CHANGE_OF_RANK = 0.01

models.TextField.register_lookup(Length)


class PostQuerySet(models.QuerySet["Post"]):
    """The questions one can ask of posts."""

    def live(self) -> Self:
        """Keep those that were not deleted."""
        return self.filter(deleted_at=None)

    def public(self) -> Self:
        """Filter the public posts."""
        return self.live().filter(visibility=Post.Visibility.PUBLIC)

    def visible_to(self, viewer: "Viewer") -> Self:
        """Keep what this viewer may see."""
        return self.live().meant_for(viewer)

    def meant_for(self, viewer: "Viewer") -> Self:
        """Keep what this viewer may see, or could before it was deleted; an admin all of it."""
        if not isinstance(viewer, User):
            return self.filter(visibility=Post.Visibility.PUBLIC)
        if viewer.is_admin:
            return self.all()
        # A subquery and not a join, which would repeat a post for every follower.
        followed = Follow.objects.by(viewer).values("followee")
        return self.filter(
            Q(visibility=Post.Visibility.PUBLIC) | Q(author=viewer) | Q(author__in=followed)
        )

    def announced_to(self, viewer: "Viewer", *, after: int | None) -> Self:
        """
        Filter the posts that a stream sends to this viewer; ``is_gone`` marks those that were lost.

        With ``after``, also posts that ceased to be public after that version.
        """
        meant = Post.objects.meant_for(viewer).values("pk")
        lost = Q(pk=None) if after is None else Q(hidden_at_version__gt=after)
        return self.annotate(
            is_gone=~Exists(Post.objects.visible_to(viewer).filter(pk=OuterRef("pk")))
        ).filter(Q(pk__in=meant) | lost)

    def matching(self, words: str) -> Self:
        """Keep what a reader could mean by these words."""
        return self.filter(search=search_query(words))

    def with_author(self) -> Self:
        """Bring the author along and leave the search index behind."""
        return self.select_related("author").defer("search")

    def with_quoted(self, viewer: "Viewer") -> Self:
        """Bring the quoted post along, where this viewer may see it."""
        quoted = Post.objects.visible_to(viewer).with_author()
        return self.prefetch_related(Prefetch("quote_of", queryset=quoted))

    def with_engagement(self) -> Self:
        """Return the weighted sum of the counters: comments and shares count more than likes."""
        return self.annotate(engagement=_engagement())

    def rank(self, *, now: "datetime") -> int:
        """
        Update the ranks of these posts, from their counters and their age.

        Returns how many ranks were rewritten: those that differ by more than one per cent.
        """
        age = Extract(
            ExpressionWrapper(Value(now) - F("created_at"), models.DurationField()), "epoch"
        )
        rank = (1.0 + _engagement()) / Power(age / 3600.0 + 2.0, 1.5)
        # Ranks sink a little with every second. Rewriting all of them every two minutes would
        # write each row some five thousand times; a difference this small moves no post.
        smallest = F("hot_rank") * SMALLEST_CHANGE_OF_RANK
        changed = self.annotate(new_rank=ExpressionWrapper(rank, models.FloatField())).filter(
            Q(new_rank__lt=F("hot_rank") - smallest) | Q(new_rank__gt=F("hot_rank") + smallest)
        )
        return changed.update(hot_rank=rank)


def _engagement() -> Combinable:
    return F("likes_count") + 2 * F("comments_count") + 3 * F("shares_count")


class Post(models.Model):
    """A post. Its counters are the numbers of its rows that are not deleted."""

    class Visibility(models.TextChoices):
        """Which viewers see a post."""

        PUBLIC = "public", "Everybody"
        FOLLOWERS = "followers", "Followers of the author"

    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    content = BodyField(max_length=LONGEST_POST, blank=True)
    image_url = models.CharField(max_length=500, null=True, blank=True)  # noqa: DJ001  # NULL: none
    visibility = models.CharField(max_length=10, choices=Visibility, default=Visibility.PUBLIC)
    quote_of = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    # Says it still when the quoted post is gone, and lets a quote be without words of its own.
    is_quote = models.BooleanField(default=False, editable=False)
    likes_count = models.IntegerField(default=0, editable=False)
    comments_count = models.IntegerField(default=0, editable=False)
    shares_count = models.IntegerField(default=0, editable=False)
    hot_rank = models.FloatField(default=RANK_OF_A_NEW_POST, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    edited_at = models.DateTimeField(null=True, blank=True, editable=False)
    deleted_at = models.DateTimeField(null=True, blank=True, editable=False)
    # Larger after every change that streams show, and in the order in which these committed.
    version = models.BigIntegerField(default=0, editable=False)
    # The version in which it ceased to be public, so that streams can say that it is gone.
    hidden_at_version = models.BigIntegerField(null=True, blank=True, editable=False)
    search = models.GeneratedField(
        expression=search_vector("content"),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    objects = PostQuerySet.as_manager()

    # Brought along by announced_to().
    is_gone: bool

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(content__length__lte=LONGEST_POST)
                & (Q(content__length__gte=1) | Q(is_quote=True)),
                name="post_says_something",
            ),
            models.CheckConstraint(
                condition=Q(visibility__in=["public", "followers"]),
                name="post_visibility_is_known",
            ),
            models.CheckConstraint(
                condition=Q(likes_count__gte=0), name="post_likes_are_never_negative"
            ),
            models.CheckConstraint(
                condition=Q(comments_count__gte=0), name="post_comments_are_never_negative"
            ),
            models.CheckConstraint(
                condition=Q(shares_count__gte=0), name="post_shares_are_never_negative"
            ),
        ]
        # None holds a counter, so that counting a like touches no index.
        indexes = [
            models.Index(
                fields=["-created_at", "-id"], condition=Q(deleted_at=None), name="newest_posts"
            ),
            models.Index(
                fields=["author", "-created_at", "-id"],
                condition=Q(deleted_at=None),
                name="newest_posts_of_an_author",
            ),
            models.Index(
                fields=["-hot_rank", "-id"], condition=Q(deleted_at=None), name="hottest_posts"
            ),
            models.Index(
                fields=["version"], condition=Q(version__gt=0), name="posts_by_last_change"
            ),
            GinIndex(fields=["search"], name="posts_by_words"),
        ]

    def __str__(self) -> str:
        return self.content[:60] or f"post {self.pk}"
