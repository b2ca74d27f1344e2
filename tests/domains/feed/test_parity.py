"""Each use case of the feed has the same result or refusal over both transports."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import pytest

from domains.feed.models import Comment, Follow, Like, Post, Report, Share
from shared.auth.models import User
from tests.api_client import ApiClient
from tests.domains.feed.factories import BlockFactory, CommentFactory, PostFactory

pytestmark = pytest.mark.django_db

LONG = "x" * 2001


@dataclass(frozen=True)
class Case:
    """One use case over both transports; ids replace the names in braces."""

    method: str
    path: str
    field: str
    body: Mapping[str, Any] | None = None


CASES: Mapping[str, Case] = {
    "create": Case(
        "POST",
        "posts/",
        'createPost(input: {{content: "Hi"}}) {{ post {{ content }} }}',
        {"content": "Hi"},
    ),
    "create nothing": Case(
        "POST", "posts/", 'createPost(input: {{content: ""}}) {{ post {{ id }} }}', {"content": ""}
    ),
    "create too much": Case(
        "POST",
        "posts/",
        f'createPost(input: {{{{content: "{LONG}"}}}}) {{{{ post {{{{ id }}}} }}}}',
        {"content": LONG},
    ),
    "create with a bad image": Case(
        "POST",
        "posts/",
        'createPost(input: {{content: "Hi", imageUrl: "javascript:1"}}) {{ post {{ id }} }}',
        {"content": "Hi", "image_url": "javascript:1"},
    ),
    "quote nothing": Case(
        "POST",
        "posts/",
        "createPost(input: {{quoteOf: 4711}}) {{ post {{ id }} }}",
        {"quote_of": 4711},
    ),
    "update": Case(
        "PATCH",
        "posts/{post}/",
        'updatePost(id: {post}, input: {{content: "New"}}) {{ post {{ content }} }}',
        {"content": "New"},
    ),
    "delete": Case("DELETE", "posts/{post}/", "deletePost(id: {post}) {{ id }}"),
    "like": Case("PUT", "posts/{post}/like/", "likePost(id: {post}) {{ liked likesCount }}"),
    "unlike": Case("DELETE", "posts/{post}/like/", "unlikePost(id: {post}) {{ liked likesCount }}"),
    "share": Case(
        "PUT",
        "posts/{post}/share/",
        'sharePost(id: {post}, comment: "Look") {{ shared sharesCount }}',
        {"comment": "Look"},
    ),
    "share by another verb": Case(
        "POST", "posts/{post}/share/", "sharePost(id: {post}) {{ shared sharesCount }}"
    ),
    "unshare": Case(
        "DELETE", "posts/{post}/share/", "unsharePost(id: {post}) {{ shared sharesCount }}"
    ),
    "report": Case(
        "PUT",
        "posts/{post}/report/",
        'reportPost(id: {post}, reason: "spam") {{ reported }}',
        {"reason": "spam"},
    ),
    "report for nothing": Case(
        "PUT",
        "posts/{post}/report/",
        'reportPost(id: {post}, reason: "") {{ reported }}',
        {"reason": ""},
    ),
    "comment": Case(
        "POST",
        "posts/{post}/comments/",
        'addComment(postId: {post}, content: "Yes") {{ comment {{ content }} }}',
        {"content": "Yes"},
    ),
    "comment nothing": Case(
        "POST",
        "posts/{post}/comments/",
        'addComment(postId: {post}, content: "") {{ comment {{ id }} }}',
        {"content": ""},
    ),
    "answer elsewhere": Case(
        "POST",
        "posts/{post}/comments/",
        'addComment(postId: {post}, content: "Yes", parentId: {elsewhere}) {{ comment {{ id }} }}',
        {"content": "Yes", "parent_id": "{elsewhere}"},
    ),
    "edit a comment": Case(
        "PATCH",
        "comments/{comment}/",
        'updateComment(id: {comment}, content: "No") {{ comment {{ content }} }}',
        {"content": "No"},
    ),
    "delete a comment": Case(
        "DELETE", "comments/{comment}/", "deleteComment(id: {comment}) {{ id }}"
    ),
    "like a comment": Case(
        "PUT", "comments/{comment}/like/", "likeComment(id: {comment}) {{ liked likesCount }}"
    ),
    "unlike a comment": Case(
        "DELETE", "comments/{comment}/like/", "unlikeComment(id: {comment}) {{ liked likesCount }}"
    ),
    "follow": Case(
        "PUT",
        "users/{author}/follow/",
        "followUser(userId: {author}) {{ following followersCount }}",
    ),
    "follow oneself": Case("PUT", "users/{me}/follow/", "followUser(userId: {me}) {{ following }}"),
    "follow nobody": Case("PUT", "users/4711/follow/", "followUser(userId: 4711) {{ following }}"),
    "unfollow": Case(
        "DELETE",
        "users/{author}/follow/",
        "unfollowUser(userId: {author}) {{ following followersCount }}",
    ),
    "block": Case("PUT", "users/{author}/block/", "blockUser(userId: {author}) {{ blocked }}"),
    "unblock": Case(
        "DELETE", "users/{author}/block/", "unblockUser(userId: {author}) {{ blocked }}"
    ),
}
OUTCOMES: Mapping[str, str] = {
    "create nothing": "validation_error content",
    "create too much": "validation_error content",
    "create with a bad image": "validation_error image_url",
    "quote nothing": "validation_error quote_of",
    "update": "permission_denied",
    "delete": "permission_denied",
    "edit a comment": "permission_denied",
    "delete a comment": "permission_denied",
    "report for nothing": "validation_error reason",
    "comment nothing": "validation_error content",
    "answer elsewhere": "validation_error parent_id",
    "follow oneself": "validation_error user_id",
    "follow nobody": "not_found",
}


@dataclass(frozen=True)
class Scene:
    """A post with a comment, and another user."""

    api: ApiClient
    me: User
    ids: Mapping[str, int]

    def over_rest(self, case: Case, by: User | None) -> str:
        body = {
            name: self.ids["elsewhere"] if value == "{elsewhere}" else value
            for name, value in (case.body or {}).items()
        }
        answer = self.api.rest(
            case.method, case.path.format(**self.ids), body if case.body else None, by=by
        )
        return outcome_of(answer.json() if answer.status_code >= 400 else None)

    def over_graphql(self, case: Case, by: User | None) -> str:
        answer = self.api.graphql(f"mutation {{ {case.field.format(**self.ids)} }}", by=by)
        return outcome_of(answer["errors"][0]["extensions"] if "errors" in answer else None)


def outcome_of(refusal: Any) -> str:
    if refusal is None:
        return "ok"
    return " ".join([refusal["code"], *(error["field"] for error in refusal["errors"])])


@pytest.fixture
def scene(api: ApiClient, reader: User) -> Scene:
    comment = CommentFactory.create(post__comments_count=1)
    ids = {
        "post": comment.post_id,
        "author": comment.post.author_id,
        "comment": comment.pk,
        "elsewhere": CommentFactory.create().pk,
        "me": reader.pk,
    }
    return Scene(api, reader, ids)


def state() -> object:
    return (
        sorted(Post.objects.live().values_list("content", "likes_count", "comments_count")),
        sorted(Comment.objects.live().values_list("content", "likes_count")),
        [model.objects.count() for model in (Like, Share, Report, Follow)],
    )


Execute = Callable[[Scene, Case, User | None], str]
BY_TRANSPORT: Mapping[str, Execute] = {"rest": Scene.over_rest, "graphql": Scene.over_graphql}


@pytest.mark.parametrize("transport", BY_TRANSPORT)
@pytest.mark.parametrize("name", CASES)
class TestEveryUseCase:
    def test_signed_in_user_gets_the_same_outcome_over_both_transports(
        self, scene: Scene, name: str, transport: str
    ) -> None:
        before = state()

        outcome = BY_TRANSPORT[transport](scene, CASES[name], scene.me)

        assert outcome == OUTCOMES.get(name, "ok")
        if outcome != "ok":
            assert state() == before

    def test_anonymous_request_is_refused(self, scene: Scene, name: str, transport: str) -> None:
        before = state()

        assert BY_TRANSPORT[transport](scene, CASES[name], None).startswith("not_authenticated")
        assert state() == before


@pytest.mark.parametrize("transport", BY_TRANSPORT)
@pytest.mark.parametrize("name", ["like", "share", "comment", "like a comment", "follow"])
def test_blocked_user_is_refused(scene: Scene, name: str, transport: str) -> None:
    author = Post.objects.get(pk=scene.ids["post"]).author
    BlockFactory.create(blocker=author, blocked=scene.me)
    before = state()

    assert BY_TRANSPORT[transport](scene, CASES[name], scene.me) == "permission_denied"
    assert state() == before


@pytest.mark.parametrize("transport", BY_TRANSPORT)
@pytest.mark.parametrize("name", ["update", "delete", "like", "share", "report", "comment"])
def test_hidden_post_is_not_found(scene: Scene, name: str, transport: str) -> None:
    Post.objects.filter(pk=scene.ids["post"]).update(visibility="followers")
    before = state()

    assert BY_TRANSPORT[transport](scene, CASES[name], scene.me) == "not_found"
    assert state() == before


class TestIdempotencyKey:
    def test_repeated_key_creates_one_post_and_one_comment(
        self, api: ApiClient, reader: User
    ) -> None:
        post = PostFactory.create()
        document = """mutation($id: ID!) { addComment(postId: $id, content: "Yes",
            idempotencyKey: "once-only") { comment { id } } }"""

        posts = [
            api.rest("POST", "posts/", {"content": "Hi"}, by=reader, Idempotency_Key="once")
            for _ in range(2)
        ]
        comments = [api.graphql(document, by=reader, id=str(post.pk)) for _ in range(2)]

        assert posts[0].json() == posts[1].json()
        assert posts[1]["Idempotency-Replayed"] == "true"
        assert comments[0] == comments[1] | {"extensions": comments[0].get("extensions")}
        assert (Post.objects.count(), Comment.objects.count()) == (2, 1)
