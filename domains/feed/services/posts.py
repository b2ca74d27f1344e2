"""Posting, editing and deleting."""

from datetime import datetime
from typing import TypedDict

from django.db import transaction
from django.db.models import QuerySet

from domains.feed.events import PostCreated, PostDeleted, PostUpdated
from domains.feed.models import Post
from domains.feed.models.posts import LONGEST_POST
from domains.feed.permissions import post_open_to, require_author, require_unblocked
from domains.feed.selectors import POSTS, get_post
from domains.feed.services.revisions import keep_revision
from domains.feed.services.streams import next_version
from shared.auth.models import User
from shared.errors import NotFound, ValidationFailed
from shared.events import publish
from shared.objects import list_locked
from shared.preconditions import verify_precondition
from shared.selections import select
from shared.text import is_visible
from shared.web_addresses import require_web_address


class PostChanges(TypedDict, total=False):
    """The changed fields of a post. Absent keys keep their values."""

    content: str
    image_url: str | None
    visibility: str


class PostFields(TypedDict):
    """All fields of a new post. ``quote_of`` is the id of the quoted post."""

    content: str
    image_url: str | None
    visibility: str
    quote_of: int | None


@transaction.atomic
def create_post(*, author: User, fields: PostFields, now: datetime) -> Post:
    """
    Create a post, or a quote of another post, and return it.

    :raises ValidationFailed: if the text is empty or too long, the image is not an address of the
        web, or the quoted post does not exist.
    :raises PermissionDenied: if the author of the quoted post has blocked this one.
    """
    is_quote = fields["quote_of"] is not None
    _refuse_bad_fields(fields["content"], fields["visibility"], is_quote=is_quote)
    _refuse_bad_image(fields["image_url"])
    _require_quotable(fields["quote_of"], author=author)
    post = Post.objects.create(
        author=author,
        content=fields["content"],
        image_url=fields["image_url"],
        visibility=fields["visibility"],
        quote_of_id=fields["quote_of"],
        is_quote=is_quote,
        created_at=now,
        version=next_version(),
    )
    POSTS.bump()
    publish(PostCreated(post_id=post.pk, author_id=author.pk))
    return get_post(post_id=post.pk, viewer=author)


@transaction.atomic
def update_post(*, actor: User, post_id: int, changes: PostChanges, now: datetime) -> Post:
    """
    Update the text or the visibility of a post, store its earlier version, and return it.

    :raises ValidationFailed: if the text is empty or too long, or the image is not an address of
        the web.
    :raises NotFound: if there is no such post, or it is not the actor's to see.
    :raises PermissionDenied: if the actor neither wrote it nor is an admin.
    :raises PreconditionFailed: if the request's ``If-Match`` does not hold.
    """
    require_author(actor, author_id=post_open_to(actor, post_id).author_id)
    post = _locked(post_id)
    was_public = post.visibility == Post.Visibility.PUBLIC
    before = {name: getattr(post, name) for name in changes}
    if before != changes:
        keep_revision(post, editor=actor, now=now)
        for name, value in changes.items():
            setattr(post, name, value)
        _refuse_bad_fields(post.content, post.visibility, is_quote=post.is_quote)
        _refuse_bad_image(changes.get("image_url"))
        post.edited_at = now
        post.version = next_version()
        is_public = post.visibility == Post.Visibility.PUBLIC
        is_hidden = was_public and not is_public
        if is_hidden or is_public:
            post.hidden_at_version = post.version if is_hidden else None
        post.save(update_fields=[*changes, "edited_at", "version", "hidden_at_version"])
        POSTS.bump()
        publish(PostUpdated(post_id=post_id, author_id=post.author_id, is_hidden=is_hidden))
    return get_post(post_id=post_id, viewer=actor)


@transaction.atomic
def delete_post(*, actor: User, post_id: int, now: datetime) -> None:
    """
    Delete a post. It is hidden with its comments.

    :raises NotFound: if there is no such post, or it is not the actor's to see.
    :raises PermissionDenied: if the actor neither wrote it nor is an admin.
    :raises PreconditionFailed: if the request's ``If-Match`` does not hold.
    """
    require_author(actor, author_id=post_open_to(actor, post_id).author_id)
    post = _locked(post_id)
    post.deleted_at = now
    post.version = next_version()
    post.save(update_fields=["deleted_at", "version"])
    POSTS.bump()
    publish(PostDeleted(post_id=post_id, author_id=post.author_id))


def _locked(post_id: int) -> Post:
    # Locked before it is changed: of two concurrent edits each stores the version of the other, and
    # everybody takes the post first and its version second.
    for post in list_locked(select(_live_post, post_id=post_id), lock="NO KEY UPDATE"):
        verify_precondition()
        return post
    raise NotFound(f"There is no post {post_id}.")


def _live_post(*, post_id: int) -> QuerySet[Post]:
    return Post.objects.live().defer("search").filter(pk=post_id)


def _refuse_bad_fields(content: str, visibility: str, *, is_quote: bool) -> None:
    if not is_visible(content) and not is_quote:
        raise ValidationFailed.of("content", "Enter a text.")
    if len(content) > LONGEST_POST:
        raise ValidationFailed.of("content", f"Use at most {LONGEST_POST} characters.")
    if visibility not in Post.Visibility.values:
        raise ValidationFailed.of("visibility", "Choose public or followers.")


def _refuse_bad_image(url: str | None) -> None:
    if url is not None:
        require_web_address(url, field="image_url")


def _require_quotable(post_id: int | None, *, author: User) -> None:
    if post_id is None:
        return
    try:
        quoted = post_open_to(author, post_id)
    except NotFound:
        raise ValidationFailed.of("quote_of", "There is no such post.") from None
    require_unblocked(author, by=[quoted.author_id])
