"""Mutations of posts, comments, likes, shares, reports, follows and blocks."""

from dataclasses import dataclass
from typing import Any

import graphene
from django.utils import timezone

from domains.feed import schemas, selectors, services
from domains.feed.graphql.types import CommentType, PostType
from domains.feed.models import Comment, Post
from shared.auth.models import User
from shared.graphql import ById, Flat, Replay, current_user, mutation
from shared.http import Id

LIKED = {"liked": graphene.Boolean, "likes_count": graphene.Int}
SHARED = {"post": PostType, "shared": graphene.Boolean, "shares_count": graphene.Int}
FOLLOWED = {
    "user_id": graphene.ID,
    "following": graphene.Boolean,
    "followers_count": graphene.Int,
}
BLOCKED = {"user_id": graphene.ID, "blocked": graphene.Boolean}


@dataclass(frozen=True, slots=True)
class _OnPost:
    """The state of a like or share, and its post, which is read only if it is selected."""

    user: User
    state: Any

    @property
    def post(self) -> Post:
        return selectors.get_post(post_id=self.state.post_id, viewer=self.user)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.state, name)


@dataclass(frozen=True, slots=True)
class _OnComment:
    """The state of a like, and its comment, which is read only if it is selected."""

    user: User
    state: services.CommentLikeState

    @property
    def comment(self) -> Comment:
        return selectors.get_comment(comment_id=self.state.comment_id, viewer=self.user)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.state, name)


def _read_post(*, user: User, reference: int, **_arguments: object) -> Post:
    return selectors.get_post(post_id=reference, viewer=user)


def _read_comment(*, user: User, reference: int, **_arguments: object) -> Comment:
    return selectors.get_comment(comment_id=reference, viewer=user)


@mutation(post=PostType, replay=Replay(_read_post))
def create_post(info: Any, body: schemas.PostIn) -> Post:
    """Create a post. For signed-in users; a quote may have no text of its own."""
    return services.create_post(author=current_user(info), fields=body.fields(), now=timezone.now())


@mutation(post=PostType)
def update_post(info: Any, post_id: ById, body: schemas.PostPatchIn) -> Post:
    """Update a post. For its author and admins; earlier versions are stored."""
    return services.update_post(
        actor=current_user(info), post_id=post_id, changes=body.changes(), now=timezone.now()
    )


@mutation(id=graphene.ID)
def delete_post(info: Any, post_id: ById) -> int:
    """Delete a post. For its author and admins; its comments are hidden with it."""
    services.delete_post(actor=current_user(info), post_id=post_id, now=timezone.now())
    return post_id


@mutation(post=PostType, **LIKED)
def like_post(info: Any, post_id: ById) -> _OnPost:
    """Like a post. A repeated request changes nothing."""
    user = current_user(info)
    return _OnPost(user, services.like_post(user=user, post_id=post_id, now=timezone.now()))


@mutation(post=PostType, **LIKED)
def unlike_post(info: Any, post_id: ById) -> _OnPost:
    """Unlike a post. A post that you do not like is left unchanged."""
    user = current_user(info)
    return _OnPost(user, services.unlike_post(user=user, post_id=post_id))


@mutation(**SHARED)
def share_post(info: Any, post_id: ById, body: Flat[schemas.PostShareIn]) -> _OnPost:
    """Share a post. A repeated request changes nothing."""
    user = current_user(info)
    state = services.share_post(
        user=user, post_id=post_id, comment=body.comment, now=timezone.now()
    )
    return _OnPost(user, state)


@mutation(**SHARED)
def unshare_post(info: Any, post_id: ById) -> _OnPost:
    """Unshare a post. A post that you do not share is left unchanged."""
    user = current_user(info)
    return _OnPost(user, services.unshare_post(user=user, post_id=post_id))


@mutation(post_id=graphene.ID, reported=graphene.Boolean)
def report_post(info: Any, post_id: ById, body: Flat[schemas.PostReportIn]) -> services.ReportState:
    """Report a post to the admins. A repeated request changes nothing."""
    return services.report_post(
        user=current_user(info), post_id=post_id, reason=body.reason, now=timezone.now()
    )


@mutation(comment=CommentType, replay=Replay(_read_comment))
def add_comment(info: Any, post_id: Id, body: Flat[schemas.CommentIn]) -> Comment:
    """Add a comment to a post. With `parentId` it is a reply to another comment of the post."""
    return services.add_comment(
        user=current_user(info),
        post_id=post_id,
        content=body.content,
        parent_id=body.parent_id,
        now=timezone.now(),
    )


@mutation(comment=CommentType)
def update_comment(info: Any, comment_id: ById, body: Flat[schemas.CommentPatchIn]) -> Comment:
    """Update a comment. For its author and admins; the text replaces the one before."""
    return services.update_comment(
        user=current_user(info), comment_id=comment_id, content=body.content, now=timezone.now()
    )


@mutation(id=graphene.ID)
def delete_comment(info: Any, comment_id: ById) -> int:
    """Delete a comment. For its author and admins; replies to it stay."""
    services.delete_comment(user=current_user(info), comment_id=comment_id, now=timezone.now())
    return comment_id


@mutation(comment=CommentType, **LIKED)
def like_comment(info: Any, comment_id: ById) -> _OnComment:
    """Like a comment. A repeated request changes nothing."""
    user = current_user(info)
    state = services.like_comment(user=user, comment_id=comment_id, now=timezone.now())
    return _OnComment(user, state)


@mutation(comment=CommentType, **LIKED)
def unlike_comment(info: Any, comment_id: ById) -> _OnComment:
    """Unlike a comment. A comment that you do not like is left unchanged."""
    user = current_user(info)
    return _OnComment(user, services.unlike_comment(user=user, comment_id=comment_id))


@mutation(**FOLLOWED)
def follow_user(info: Any, user_id: Id) -> services.FollowState:
    """Follow a user. A repeated request changes nothing."""
    return services.follow_user(follower=current_user(info), user_id=user_id, now=timezone.now())


@mutation(**FOLLOWED)
def unfollow_user(info: Any, user_id: Id) -> services.FollowState:
    """Unfollow a user. A user who is not followed is left unchanged."""
    return services.unfollow_user(follower=current_user(info), user_id=user_id)


@mutation(**BLOCKED)
def block_user(info: Any, user_id: Id) -> services.BlockState:
    """Block a user. Likes, comments, shares and follows of that user are refused from then on."""
    return services.block_user(blocker=current_user(info), user_id=user_id, now=timezone.now())


@mutation(**BLOCKED)
def unblock_user(info: Any, user_id: Id) -> services.BlockState:
    """Unblock a user. A user who is not blocked is left unchanged."""
    return services.unblock_user(blocker=current_user(info), user_id=user_id)
