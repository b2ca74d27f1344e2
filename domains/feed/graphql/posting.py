"""Posting and commenting."""

from typing import Any

import graphene
from django.utils import timezone

from domains.feed import schemas, selectors, services
from domains.feed.graphql.inputs import PostInput, PostPatchInput
from domains.feed.graphql.types import CommentType, PostType
from shared.graphql import Mutation, current_user, parse, parse_id
from shared.idempotency.operations import run_once


class CreatePost(Mutation):
    """Post something, or quote a post."""

    class Arguments:
        input = PostInput(required=True)
        idempotency_key = graphene.String()

    post = graphene.Field(PostType, required=True)

    @staticmethod
    def mutate(
        root: None,
        info: Any,
        input: dict[str, Any],  # noqa: A002
        idempotency_key: str | None = None,
    ) -> "CreatePost":
        """Create the post, once per key."""
        author = current_user(info)
        body = parse(schemas.PostIn, input)
        post_id = run_once(
            user=author,
            key=idempotency_key,
            operation="createPost",
            body=body.model_dump(mode="json"),
            effect=lambda: (
                services.create_post(author=author, fields=body.fields(), now=timezone.now()).pk
            ),
        )
        return CreatePost(post=selectors.get_post(post_id=post_id, viewer=author))


class UpdatePost(Mutation):
    """Change what one of your posts says, or who may see it. What it said is kept."""

    class Arguments:
        id = graphene.ID(required=True)
        input = PostPatchInput(required=True)

    post = graphene.Field(PostType, required=True)

    @staticmethod
    def mutate(
        root: None,
        info: Any,
        id: str,  # noqa: A002
        input: dict[str, Any],  # noqa: A002
    ) -> "UpdatePost":
        """Change the post."""
        post = services.update_post(
            actor=current_user(info),
            post_id=parse_id(id),
            changes=parse(schemas.PostPatchIn, input).changes(),
            now=timezone.now(),
        )
        return UpdatePost(post=post)


class DeletePost(Mutation):
    """Delete one of your posts. Nobody sees it or its comments any more."""

    class Arguments:
        id = graphene.ID(required=True)

    id = graphene.ID(required=True)

    @staticmethod
    def mutate(root: None, info: Any, id: str) -> "DeletePost":  # noqa: A002
        """Delete the post."""
        services.delete_post(actor=current_user(info), post_id=parse_id(id), now=timezone.now())
        return DeletePost(id=id)


class AddComment(Mutation):
    """Answer a post, or another comment of it."""

    class Arguments:
        post_id = graphene.ID(required=True)
        content = graphene.String(required=True)
        parent_id = graphene.ID()
        idempotency_key = graphene.String()

    comment = graphene.Field(CommentType, required=True)

    @staticmethod
    def mutate(
        root: None,
        info: Any,
        post_id: str,
        content: str,
        parent_id: str | None = None,
        idempotency_key: str | None = None,
    ) -> "AddComment":
        """Add the comment, once per key."""
        user = current_user(info)
        body = parse(schemas.CommentIn, {"content": content, "parent_id": parent_id})
        comment_id = run_once(
            user=user,
            key=idempotency_key,
            operation="addComment",
            body={"post_id": post_id, **body.model_dump(mode="json")},
            effect=lambda: (
                services.add_comment(
                    user=user,
                    post_id=parse_id(post_id),
                    content=body.content,
                    parent_id=body.parent_id,
                    now=timezone.now(),
                ).pk
            ),
        )
        return AddComment(comment=selectors.get_comment(comment_id=comment_id, viewer=user))


class UpdateComment(Mutation):
    """Say something else in one of your comments."""

    class Arguments:
        id = graphene.ID(required=True)
        content = graphene.String(required=True)

    comment = graphene.Field(CommentType, required=True)

    @staticmethod
    def mutate(root: None, info: Any, id: str, content: str) -> "UpdateComment":  # noqa: A002
        """Change the comment."""
        user = current_user(info)
        body = parse(schemas.CommentPatchIn, {"content": content})
        comment = services.update_comment(
            user=user, comment_id=parse_id(id), content=body.content, now=timezone.now()
        )
        return UpdateComment(comment=comment)


class DeleteComment(Mutation):
    """Delete one of your comments. The replies to it stay."""

    class Arguments:
        id = graphene.ID(required=True)

    id = graphene.ID(required=True)

    @staticmethod
    def mutate(root: None, info: Any, id: str) -> "DeleteComment":  # noqa: A002
        """Delete the comment."""
        services.delete_comment(
            user=current_user(info), comment_id=parse_id(id), now=timezone.now()
        )
        return DeleteComment(id=id)
