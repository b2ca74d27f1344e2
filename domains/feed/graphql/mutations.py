"""Mutations of posts, comments, likes, shares, reports, follows and blocks."""

from typing import Any

import graphene
from django.utils import timezone

from domains.feed import schemas, selectors, services
from domains.feed.graphql.types import CommentType, PostType
from domains.feed.models import Comment, Post
from shared.auth.models import User
from shared.graphql import ById, Flat, Replay, current_user, fields_of, mutation
from shared.http import Id

# The post or comment of a like or share is read only if it is selected.
POST = graphene.Field(
    PostType,
    required=True,
    resolver=lambda state, info: selectors.get_post(
        post_id=state.post_id, viewer=current_user(info)
    ),
)
COMMENT = graphene.Field(
    CommentType,
    required=True,
    resolver=lambda state, info: selectors.get_comment(
        comment_id=state.comment_id, viewer=current_user(info)
    ),
)
LIKED = fields_of(schemas.PostLikeOut, omit=["post_id"])
SHARED = fields_of(schemas.PostShareOut, omit=["post_id"])
FOLLOWED = fields_of(schemas.FollowOut)
BLOCKED = fields_of(schemas.BlockOut)


def _read_post(*, user: User, reference: int) -> Post:
    return selectors.get_post(post_id=reference, viewer=user)


def _read_comment(*, user: User, reference: int) -> Comment:
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


@mutation(post=POST, **LIKED)
def like_post(info: Any, post_id: ById) -> services.LikeState:
    """Like a post. A repeated request changes nothing."""
    return services.like_post(user=current_user(info), post_id=post_id, now=timezone.now())


@mutation(post=POST, **LIKED)
def unlike_post(info: Any, post_id: ById) -> services.LikeState:
    """
    Unlike a post. A post that you do not like is left unchanged. If you may not see the post any
    more, the like is removed, and a request that selects `post` gets `not_found`.
    """
    return services.unlike_post(user=current_user(info), post_id=post_id)


@mutation(post=POST, **SHARED)
def share_post(info: Any, post_id: ById, body: Flat[schemas.PostShareIn]) -> services.ShareState:
    """Share a post. A repeated request changes nothing."""
    return services.share_post(
        user=current_user(info), post_id=post_id, comment=body.comment, now=timezone.now()
    )


@mutation(post=POST, **SHARED)
def unshare_post(info: Any, post_id: ById) -> services.ShareState:
    """
    Unshare a post. A post that you do not share is left unchanged. If you may not see the post any
    more, the share is removed, and a request that selects `post` gets `not_found`.
    """
    return services.unshare_post(user=current_user(info), post_id=post_id)


@mutation(**fields_of(schemas.PostReportOut))
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


@mutation(comment=COMMENT, **LIKED)
def like_comment(info: Any, comment_id: ById) -> services.CommentLikeState:
    """Like a comment. A repeated request changes nothing."""
    return services.like_comment(user=current_user(info), comment_id=comment_id, now=timezone.now())


@mutation(comment=COMMENT, **LIKED)
def unlike_comment(info: Any, comment_id: ById) -> services.CommentLikeState:
    """
    Unlike a comment. A comment that you do not like is left unchanged. If you may not see its post
    any more, the like is removed, and a request that selects `comment` gets `not_found`.
    """
    return services.unlike_comment(user=current_user(info), comment_id=comment_id)


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
