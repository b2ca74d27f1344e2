"""Live posts, comments and counters over REST."""

from django.http.response import HttpResponseBase

from domains.feed import schemas, selectors
from domains.feed.events import COMMENTS, INTERACTIONS, POSTS
from domains.feed.models import Comment, Post
from domains.feed.router.base import router
from shared.auth.viewer import Viewer
from shared.http import Id, ViewerRequest, anyone, problems
from shared.realtime import Announcement, Replay, StreamEvent, events, messages, state, stream


@router.get(
    "/posts/stream/",
    response={
        **events(
            **{
                "post.created": schemas.PostOut,
                "post.updated": schemas.PostOut,
                "post.deleted": schemas.PostGoneOut,
            }
        )
    },
    auth=anyone,
)
def stream_posts(request: ViewerRequest) -> HttpResponseBase:
    """
    Stream changes of posts.

    For everyone. Sends each post that you may see when it is created, updated or deleted. A client
    that reconnects gets the changes that it has missed.
    """
    viewer = request.auth

    def read(announcement: Announcement) -> StreamEvent:
        post_id = announcement.facts["post_id"]
        was_hidden = announcement.facts["event"] == "post.hidden"
        return _change(
            selectors.get_changed_post(post_id=post_id, viewer=viewer, was_hidden=was_hidden)
        )

    replay = Replay(
        lambda version: selectors.list_posts_changed_after(viewer=viewer, version=version), _change
    )
    return stream(
        request, messages(POSTS.channel(), read=read, replay=replay, audience=_audience(viewer))
    )


@router.get(
    "/posts/{post_id}/stream/",
    response={
        **events(**{"post.counts": schemas.PostCountsOut, "comment.created": schemas.CommentOut}),
        **problems("not_found"),
    },
    auth=anyone,
)
def stream_post(request: ViewerRequest, post_id: Id) -> HttpResponseBase:
    """
    Stream the activity of a post.

    For viewers allowed to see the post. Sends its counters at once and after every change, and each
    new comment.
    """
    watched = selectors.watch_post(post_id=post_id, viewer=request.auth)
    shared = watched.shared()
    audience = _audience(shared.viewer)

    def read_counts() -> StreamEvent:
        return _counts(shared.read())

    def read_own_counts() -> StreamEvent:
        return _counts(watched.read())

    def read_comment(announcement: Announcement) -> StreamEvent:
        return _comment(shared.get_comment(comment_id=announcement.facts["comment_id"]))

    def read_own_comment(announcement: Announcement) -> StreamEvent:
        return _comment(watched.get_comment(comment_id=announcement.facts["comment_id"]))

    may_see_more = shared.viewer != watched.viewer
    counts = state(
        INTERACTIONS.channel(post_id),
        read=read_counts,
        audience=audience,
        read_own=read_own_counts if may_see_more else None,
    )
    comments = messages(
        COMMENTS.channel(post_id),
        read=read_comment,
        replay=Replay(watched.list_comments_after, _comment),
        audience=audience,
        read_own=read_own_comment if may_see_more else None,
    )
    return stream(request, counts, comments)


def _audience(viewer: Viewer) -> object:
    return viewer.pk or "everybody"


def _change(post: Post) -> StreamEvent:
    if post.is_gone:
        return StreamEvent("post.deleted", schemas.PostGoneOut(id=post.pk), id=post.version)
    event = "post.created" if post.edited_at is None else "post.updated"
    return StreamEvent(event, schemas.PostOut.from_orm(post), id=post.version)


def _counts(post: Post) -> StreamEvent:
    return StreamEvent("post.counts", schemas.PostCountsOut.from_orm(post))


def _comment(comment: Comment) -> StreamEvent:
    return StreamEvent("comment.created", schemas.CommentOut.from_orm(comment), id=comment.pk)
