"""Posts for viewers who watch them."""

from dataclasses import dataclass, replace

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from domains.feed.events import InteractionKind
from domains.feed.models import Comment, Post
from domains.feed.selectors.comments import get_comment, list_comments_after
from domains.feed.selectors.posts import for_reading, get_post, is_visible
from shared.auth.viewer import Viewer
from shared.errors import NotFound


def list_posts_changed_after(*, viewer: Viewer, version: int) -> QuerySet[Post]:
    """
    Return the posts that were created, updated or deleted after a version, oldest change first.

    Posts that were deleted, or hidden from the viewer, since that version are included: their
    ``is_gone`` is true.
    """
    changed = Post.objects.filter(version__gt=version).announced_to(viewer, after=version)
    return for_reading(changed, viewer).order_by("version")


def get_changed_post(*, post_id: int, viewer: Viewer, was_hidden: bool = False) -> Post:
    """
    Return one post, including one that was deleted or, with ``was_hidden``, has just ceased to be
    public.

    :raises NotFound: if the viewer may not see it, and might not before.
    """
    posts = Post.objects.filter(pk=post_id).announced_to(viewer, after=0 if was_hidden else None)
    found = for_reading(posts, viewer).first()
    if found is None:
        raise NotFound(f"There is no post {post_id}.")
    return found


@dataclass(frozen=True, slots=True)
class PostInteraction:
    """An interaction with a post, and the counters at that time."""

    kind: InteractionKind
    pk: int
    likes_count: int
    comments_count: int
    shares_count: int

    @classmethod
    def of(cls, post: Post, *, kind: InteractionKind) -> "PostInteraction":
        """Return an interaction with this post."""
        return cls(kind, post.pk, post.likes_count, post.comments_count, post.shares_count)


@dataclass(frozen=True, slots=True)
class WatchedPost:
    """A post as it was when the subscription began. Its methods read what it is later."""

    post: Post
    viewer: Viewer

    def shared(self) -> "WatchedPost":
        """
        Return it as an anonymous viewer sees it if it is public, else itself.

        Subscribers with the same viewer share one read.
        """
        is_public = self.post.visibility == Post.Visibility.PUBLIC
        return replace(self, viewer=AnonymousUser()) if is_public else self

    def read(self) -> Post:
        """
        Return the post as it is now.

        :raises NotFound: if it was deleted, or the viewer may not see it any more.
        """
        return get_post(post_id=self.post.pk, viewer=self.viewer)

    def is_visible(self) -> bool:
        """Return whether the viewer may see it now."""
        return is_visible(post_id=self.post.pk, viewer=self.viewer)

    def get_comment(self, *, comment_id: int) -> Comment:
        """
        Return a comment.

        :raises NotFound: if there is none, or its post is not the viewer's to see.
        """
        return get_comment(comment_id=comment_id, viewer=self.viewer)

    def list_comments_after(self, comment_id: int) -> QuerySet[Comment]:
        """
        Return the comments that were created after a comment, oldest first.

        :raises NotFound: if the post was deleted, or the viewer may not see it any more.
        """
        return list_comments_after(post_id=self.post.pk, viewer=self.viewer, comment_id=comment_id)


def watch_post(*, post_id: int, viewer: Viewer) -> WatchedPost:
    """
    Return a post for a viewer who watches it.

    :raises NotFound: if there is none, or it is not the viewer's to see.
    """
    return WatchedPost(get_post(post_id=post_id, viewer=viewer), viewer)
