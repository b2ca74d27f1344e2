"""A feed in memory with GraphQL, as a first draft writes it."""

import itertools
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from naive.app import QUERY_SECONDS, RefusedError, Request, User, text
from naive.graphql import Field, GraphQLApp

_CONTENT = text(2000)


@dataclass
class Comment:
    """A comment of a user."""

    id: int
    author: User
    content: str


@dataclass
class Post:
    """A post with its likes, comments and shares."""

    id: int
    author: User
    content: str
    likes: int = 0
    likers: list[User] = field(default_factory=list)
    sharers: list[User] = field(default_factory=list)
    comments: list[Comment] = field(default_factory=list)


class Feed(GraphQLApp):
    """Posts, and what users do with them."""

    title = "Feed"

    def __init__(self, faults: Collection[str]) -> None:
        super().__init__(faults)
        self._ids = itertools.count(1)
        self._posts: dict[int, Post] = {}

    def fields(self) -> Sequence[Field]:
        """Return the root fields of the feed."""
        return [
            Field("post", "A post.", self._get),
            Field("posts", "Posts, the newest first.", self._list),
            Field("comments", "The comments of a post.", self._list_comments),
            Field("analytics", "How often a post was liked, commented, shared.", self._analytics),
            Field("postsWithComments", "Posts with their comments.", self._list_nested),
            Field("createPost", "Write a post.", self._create, is_mutation=True),
            Field("updatePost", "Change a post.", self._update, is_mutation=True),
            Field("deletePost", "Delete a post.", self._delete, is_mutation=True),
            Field("like", "Like a post.", self._like, is_mutation=True),
            Field("unlike", "Take a like back.", self._unlike, is_mutation=True),
            Field("share", "Share a post.", self._share, is_mutation=True),
            Field("comment", "Comment on a post.", self._comment, is_mutation=True),
            Field("deleteComment", "Delete a comment.", self._delete_comment, is_mutation=True),
        ]

    def _post(self, variables: Mapping[str, Any]) -> Post:
        post: Post = self.find(self._posts, variables["id"], "post")
        return post

    def _shown(self, post: Post) -> Mapping[str, Any]:
        shares = 0 if self.has("shares_uncounted") else len(post.sharers)
        author = None if self.has("author_missing") else {"name": post.author.name}
        counts = {"likesCount": post.likes, "commentsCount": len(post.comments)}
        return {
            "id": post.id,
            "content": post.content,
            "author": author,
            **counts,
            "sharesCount": shares,
        }

    def _with_comments(self, post: Post) -> Mapping[str, Any]:
        shown = [] if self.has("nested_comments_empty") else post.comments[:3]
        return {**self._shown(post), "comments": [self._shown_comment(one) for one in shown]}

    def _shown_comment(self, comment: Comment) -> Mapping[str, Any]:
        content = comment.content.encode("ascii", "ignore").decode()
        if not self.has("comments_in_ascii"):
            content = comment.content
        return {"id": comment.id, "content": content, "author": {"name": comment.author.name}}

    def _get(self, request: Request, variables: Mapping[str, Any]) -> Any:
        return self._shown(self._post(variables))

    def _list(self, request: Request, variables: Mapping[str, Any]) -> Any:
        with self.connection():
            return self._pages(variables, self._shown)

    def _list_nested(self, request: Request, variables: Mapping[str, Any]) -> Any:
        if self.has("query_per_nested_row"):
            time.sleep(QUERY_SECONDS * variables["first"])
        return self._pages(variables, self._with_comments)

    def _pages(self, variables: Mapping[str, Any], show: Callable[[Post], Any]) -> Any:
        posts = sorted(self._posts.values(), key=lambda post: -post.id)
        if self.has("list_oldest_first"):
            posts.reverse()
        first, after = variables["first"], variables.get("after")
        start = int(after or 0)
        if after and not self.has("offset_as_cursor"):
            start = next((i for i, post in enumerate(posts) if post.id < int(after)), len(posts))
        page = self.page(posts[start:], {"limit": str(first)}, show)
        last = posts[start : start + first][-1:]
        is_end = start + first >= len(posts)
        cursor = start + first if self.has("offset_as_cursor") else last[0].id if last else 0
        return {**page, "next": None if is_end else str(cursor)}

    def _list_comments(self, request: Request, variables: Mapping[str, Any]) -> Any:
        post = self._post(variables)
        return {"items": [self._shown_comment(comment) for comment in post.comments]}

    def _create(self, request: Request, variables: Mapping[str, Any]) -> Any:
        author = self.user_of(request)
        content = self.read_members(variables, {"content": _CONTENT})["content"]
        with self.lock:
            post = Post(next(self._ids), author, content)
            self._posts[post.id] = post
        return self._shown(post)

    def _own(self, request: Request, variables: Mapping[str, Any]) -> Post:
        user, post = self.user_of(request), self._post(variables)
        if user != post.author and not self.has("anyone_changes_posts"):
            raise RefusedError(403, "This is the post of another user.")
        return post

    def _update(self, request: Request, variables: Mapping[str, Any]) -> Any:
        post = self._own(request, variables)
        content = self.read_members(variables, {"content": _CONTENT})["content"]
        if not self.has("changes_lost"):
            post.content = content
        return self._shown(post)

    def _delete(self, request: Request, variables: Mapping[str, Any]) -> Any:
        post = self._own(request, variables)
        if not self.has("deleted_posts_stay"):
            del self._posts[post.id]
        return {"id": post.id}

    def _like(self, request: Request, variables: Mapping[str, Any]) -> Any:
        user, post = self.user_of(request), self._post(variables)
        if self.has("check_then_insert"):
            if user not in post.likers:
                time.sleep(4 * QUERY_SECONDS)
                post.likers.append(user)
                self._count(post)
            return self._shown(post)
        with self.lock:
            if user in post.likers and not self.has("likes_add_up"):
                return self._shown(post)
            post.likers.append(user)
        self._count(post)
        return self._shown(post)

    def _count(self, post: Post) -> None:
        if self.has("lost_updates"):
            before = post.likes
            time.sleep(4 * QUERY_SECONDS)
            post.likes = before + 1
        else:
            with self.lock:
                post.likes += 1

    def _unlike(self, request: Request, variables: Mapping[str, Any]) -> Any:
        user, post = self.user_of(request), self._post(variables)
        with self.lock:
            if user in post.likers:
                post.likers.remove(user)
                post.likes -= 0 if self.has("unlike_uncounted") else 1
        return self._shown(post)

    def _share(self, request: Request, variables: Mapping[str, Any]) -> Any:
        user, post = self.user_of(request), self._post(variables)
        with self.lock:
            if user not in post.sharers:
                post.sharers.append(user)
        return self._shown(post)

    def _comment(self, request: Request, variables: Mapping[str, Any]) -> Any:
        user, post = self.user_of(request), self._post(variables)
        content = self.read_members(variables, {"content": text(1000)})["content"]
        comment = Comment(next(self._ids), user, content)
        post.comments.append(comment)
        return self._shown_comment(comment)

    def _delete_comment(self, request: Request, variables: Mapping[str, Any]) -> Any:
        user = self.user_of(request)
        for post in self._posts.values():
            for comment in post.comments:
                if comment.id == int(variables["id"]):
                    if user != comment.author and not self.has("anyone_deletes_comments"):
                        raise RefusedError(403, "This is the comment of another user.")
                    post.comments.remove(comment)
                    return {"id": comment.id}
        raise RefusedError(404, "There is no such comment.")

    def _analytics(self, request: Request, variables: Mapping[str, Any]) -> Any:
        user, post = self.user_of(request), self._post(variables)
        if user != post.author and not self.has("analytics_public"):
            raise RefusedError(403, "These are the numbers of another user.")
        shown = {"likes": post.likes, "comments": len(post.comments), "shares": len(post.sharers)}
        return {**shown, "comments": 0} if self.has("comments_untracked") else shown
