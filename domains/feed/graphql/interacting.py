"""Liking, sharing, reporting, following and blocking: each answers the new state and counts."""

from typing import Any

import graphene
from django.utils import timezone

from domains.feed import schemas, selectors, services
from domains.feed.graphql.types import CommentType, PostType
from shared.graphql import Mutation, current_user, parse, parse_id


class LikePost(Mutation):
    """Like a post, once however often you ask."""

    class Arguments:
        id = graphene.ID(required=True)

    post = graphene.Field(PostType, required=True)
    liked = graphene.Boolean(required=True)
    likes_count = graphene.Int(required=True)

    @staticmethod
    def mutate(root: None, info: Any, id: str) -> "LikePost":  # noqa: A002
        """Like the post."""
        user, post_id = current_user(info), parse_id(id)
        state = services.like_post(user=user, post_id=post_id, now=timezone.now())
        post = selectors.get_post(post_id=post_id, viewer=user)
        return LikePost(post=post, liked=state.liked, likes_count=state.likes_count)


class UnlikePost(Mutation):
    """Like a post no more. One you did not like stays so."""

    class Arguments:
        id = graphene.ID(required=True)

    post = graphene.Field(PostType, required=True)
    liked = graphene.Boolean(required=True)
    likes_count = graphene.Int(required=True)

    @staticmethod
    def mutate(root: None, info: Any, id: str) -> "UnlikePost":  # noqa: A002
        """Take the like back."""
        user, post_id = current_user(info), parse_id(id)
        state = services.unlike_post(user=user, post_id=post_id)
        post = selectors.get_post(post_id=post_id, viewer=user)
        return UnlikePost(post=post, liked=state.liked, likes_count=state.likes_count)


class SharePost(Mutation):
    """Share a post, perhaps with a remark; once however often you ask."""

    class Arguments:
        id = graphene.ID(required=True)
        comment = graphene.String()

    post = graphene.Field(PostType, required=True)
    shared = graphene.Boolean(required=True)
    shares_count = graphene.Int(required=True)

    @staticmethod
    def mutate(
        root: None,
        info: Any,
        id: str,  # noqa: A002
        comment: str | None = None,
    ) -> "SharePost":
        """Share the post."""
        user, post_id = current_user(info), parse_id(id)
        body = parse(schemas.PostShareIn, {"comment": comment})
        state = services.share_post(
            user=user, post_id=post_id, comment=body.comment, now=timezone.now()
        )
        post = selectors.get_post(post_id=post_id, viewer=user)
        return SharePost(post=post, shared=state.shared, shares_count=state.shares_count)


class UnsharePost(Mutation):
    """Share a post no more. One you did not share stays so."""

    class Arguments:
        id = graphene.ID(required=True)

    post = graphene.Field(PostType, required=True)
    shared = graphene.Boolean(required=True)
    shares_count = graphene.Int(required=True)

    @staticmethod
    def mutate(root: None, info: Any, id: str) -> "UnsharePost":  # noqa: A002
        """Take the share back."""
        user, post_id = current_user(info), parse_id(id)
        state = services.unshare_post(user=user, post_id=post_id)
        post = selectors.get_post(post_id=post_id, viewer=user)
        return UnsharePost(post=post, shared=state.shared, shares_count=state.shares_count)


class ReportPost(Mutation):
    """Ask the admins to look at a post, once however often you ask."""

    class Arguments:
        id = graphene.ID(required=True)
        reason = graphene.String(required=True)

    post_id = graphene.ID(required=True)
    reported = graphene.Boolean(required=True)

    @staticmethod
    def mutate(root: None, info: Any, id: str, reason: str) -> "ReportPost":  # noqa: A002
        """Report the post."""
        user = current_user(info)
        body = parse(schemas.PostReportIn, {"reason": reason})
        state = services.report_post(
            user=user, post_id=parse_id(id), reason=body.reason, now=timezone.now()
        )
        return ReportPost(post_id=state.post_id, reported=state.reported)


class LikeComment(Mutation):
    """Like a comment, once however often you ask."""

    class Arguments:
        id = graphene.ID(required=True)

    comment = graphene.Field(CommentType, required=True)
    liked = graphene.Boolean(required=True)
    likes_count = graphene.Int(required=True)

    @staticmethod
    def mutate(root: None, info: Any, id: str) -> "LikeComment":  # noqa: A002
        """Like the comment."""
        user, comment_id = current_user(info), parse_id(id)
        state = services.like_comment(user=user, comment_id=comment_id, now=timezone.now())
        comment = selectors.get_comment(comment_id=comment_id, viewer=user)
        return LikeComment(comment=comment, liked=state.liked, likes_count=state.likes_count)


class UnlikeComment(Mutation):
    """Like a comment no more. One you did not like stays so."""

    class Arguments:
        id = graphene.ID(required=True)

    comment = graphene.Field(CommentType, required=True)
    liked = graphene.Boolean(required=True)
    likes_count = graphene.Int(required=True)

    @staticmethod
    def mutate(root: None, info: Any, id: str) -> "UnlikeComment":  # noqa: A002
        """Take the like back."""
        user, comment_id = current_user(info), parse_id(id)
        state = services.unlike_comment(user=user, comment_id=comment_id)
        comment = selectors.get_comment(comment_id=comment_id, viewer=user)
        return UnlikeComment(comment=comment, liked=state.liked, likes_count=state.likes_count)


class FollowUser(Mutation):
    """Follow a user, once however often you ask."""

    class Arguments:
        user_id = graphene.ID(required=True)

    user_id = graphene.ID(required=True)
    following = graphene.Boolean(required=True)
    followers_count = graphene.Int(required=True)

    @staticmethod
    def mutate(root: None, info: Any, user_id: str) -> "services.FollowState":
        """Follow the user."""
        return services.follow_user(
            follower=current_user(info), user_id=parse_id(user_id), now=timezone.now()
        )


class UnfollowUser(Mutation):
    """Follow a user no more. One you did not follow stays so."""

    class Arguments:
        user_id = graphene.ID(required=True)

    user_id = graphene.ID(required=True)
    following = graphene.Boolean(required=True)
    followers_count = graphene.Int(required=True)

    @staticmethod
    def mutate(root: None, info: Any, user_id: str) -> "services.FollowState":
        """Follow the user no more."""
        return services.unfollow_user(follower=current_user(info), user_id=parse_id(user_id))


class BlockUser(Mutation):
    """Hear no more from a user: no likes, comments, shares and follows."""

    class Arguments:
        user_id = graphene.ID(required=True)

    user_id = graphene.ID(required=True)
    blocked = graphene.Boolean(required=True)

    @staticmethod
    def mutate(root: None, info: Any, user_id: str) -> "services.BlockState":
        """Block the user."""
        return services.block_user(
            blocker=current_user(info), user_id=parse_id(user_id), now=timezone.now()
        )


class UnblockUser(Mutation):
    """Hear from a user again."""

    class Arguments:
        user_id = graphene.ID(required=True)

    user_id = graphene.ID(required=True)
    blocked = graphene.Boolean(required=True)

    @staticmethod
    def mutate(root: None, info: Any, user_id: str) -> "services.BlockState":
        """Unblock the user."""
        return services.unblock_user(blocker=current_user(info), user_id=parse_id(user_id))
