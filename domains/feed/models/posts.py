"""Posts and their visibility."""

from datetime import timedelta
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import ExpressionWrapper, F, Prefetch, Q, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Extract, Length, Power
from django.utils import timezone

from domains.feed.models.follows import Follow
from shared.auth.models import User
from shared.search import SearchMixin, search_column
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


class PostQuerySet(SearchMixin, models.QuerySet["Post"]):
    """Filters of posts."""

    def live(self) -> Self:
        """Exclude deleted posts."""
        return self.filter(deleted_at=None)

    def public(self) -> Self:
        """Filter public posts that were not deleted."""
        return self.live().filter(visibility=Post.Visibility.PUBLIC)

    def visible_to(self, viewer: "Viewer") -> Self:
        """Filter the posts that the viewer may see."""
        return self.live().meant_for(viewer)

    def meant_for(self, viewer: "Viewer") -> Self:
        """Filter by visibility only, so deleted posts are included. Admins see every post."""
        return self.filter(_meant_for(viewer))

    def announced_to(self, viewer: "Viewer", *, after: int | None) -> Self:
        """
        Filter the posts that a stream sends to the viewer, and annotate ``is_gone``.

        ``is_gone`` is true for posts that the viewer may not see any more. With ``after``, posts
        that ceased to be public after that version are included.
        """
        meant = _meant_for(viewer)
        is_gone = ExpressionWrapper(
            ~(Q(deleted_at=None) & meant), output_field=models.BooleanField()
        )
        posts = self.annotate(is_gone=is_gone)
        lost = Q(pk=None) if after is None else Q(hidden_at_version__gt=after)
        return posts.filter(meant | lost) if meant else posts

    def with_author(self) -> Self:
        """Join the authors and defer the search index."""
        return self.select_related("author").defer("search")

    def with_quoted(self, viewer: "Viewer") -> Self:
        """Prefetch the quoted posts that the viewer may see."""
        quoted = Post.objects.visible_to(viewer).with_author()
        return self.prefetch_related(Prefetch("quote_of", queryset=quoted))

    def with_engagement(self) -> Self:
        """Annotate ``engagement``: likes, plus twice the comments, plus three times the shares."""
        return self.annotate(engagement=_engagement())

    def rank(self, *, now: "datetime") -> int:
        """
        Update the ranks of these posts, from their counters and their age.

        Return the number of updated ranks. A rank is updated if it differs by more than 1 %.
        """
        age = Extract(
            ExpressionWrapper(Value(now) - F("created_at"), models.DurationField()), "epoch"
        )
        rank = (1.0 + _engagement()) / Power(age / 3600.0 + 2.0, 1.5)
        # Every rank decreases continuously. Updating all ranks every two minutes would write each
        # row about five thousand times, and differences below 1 % rarely change the order.
        smallest = F("hot_rank") * SMALLEST_CHANGE_OF_RANK
        changed = self.annotate(new_rank=ExpressionWrapper(rank, models.FloatField())).filter(
            Q(new_rank__lt=F("hot_rank") - smallest) | Q(new_rank__gt=F("hot_rank") + smallest)
        )
        return changed.update(hot_rank=rank)


def _meant_for(viewer: "Viewer") -> Q:
    """Return the condition that the viewer may see a post; it is empty for admins."""
    if not isinstance(viewer, User):
        return Q(visibility=Post.Visibility.PUBLIC)
    if viewer.is_admin:
        return Q()
    # A subquery and not a join, which would repeat a post for every follower.
    followed = Follow.objects.by(viewer).values("followee")
    return Q(visibility=Post.Visibility.PUBLIC) | Q(author=viewer) | Q(author__in=followed)


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
    image_url = models.CharField(max_length=500, null=True, blank=True)  # noqa: DJ001  # NULL: no image
    visibility = models.CharField(max_length=10, choices=Visibility, default=Visibility.PUBLIC)
    quote_of = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    # Remains true after the quoted post was deleted. A quote may have no text of its own.
    is_quote = models.BooleanField(default=False, editable=False)
    likes_count = models.IntegerField(default=0, editable=False)
    comments_count = models.IntegerField(default=0, editable=False)
    shares_count = models.IntegerField(default=0, editable=False)
    hot_rank = models.FloatField(default=RANK_OF_A_NEW_POST, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    edited_at = models.DateTimeField(null=True, blank=True, editable=False)
    deleted_at = models.DateTimeField(null=True, blank=True, editable=False)
    # Increases with every change that streams show, in the order of the commits.
    version = models.BigIntegerField(default=0, editable=False)
    # The version in which the post ceased to be public, so that streams can announce its removal.
    hidden_at_version = models.BigIntegerField(null=True, blank=True, editable=False)
    search = search_column("content")

    objects = PostQuerySet.as_manager()

    # Annotated by announced_to().
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
        # No index contains a counter, so an update of a counter does not write to an index.
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
