"""Demo data of the feed: 43 authors, 600 posts and their interactions. Always the same."""

import random
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta

from django.db import transaction

from domains.feed import services
from domains.feed.models import Comment, CommentLike, Follow, Interaction, Like, Post, Share
from domains.feed.seeds.large import load_large
from domains.feed.seeds.words import ANSWERS, ENDINGS, OPENINGS, WRITERS
from domains.feed.selectors import POSTS
from shared.auth.models import User
from shared.seeding import advance_sequences

__all__ = ["load", "load_large"]

# With a fixed seed every installation has the same posts.
_SEED = 1906
_POSTS = 600
_FIRST_WRITER = 501
_PERSONAS = ("ada", "grace", "linus")
_BETWEEN_POSTS = timedelta(minutes=67)


@transaction.atomic
def load(*, now: datetime) -> None:
    """
    Load the demo data. A second call changes nothing.
    """
    if Post.objects.exists():
        return
    chance = random.Random(_SEED)  # noqa: S311  # demo data, not secrets
    writers = User.objects.bulk_create(_writers(now))
    personas = User.objects.filter(username__in=_PERSONAS).order_by("username")
    people = [*writers, *personas]

    Follow.objects.bulk_create(_follows(people, now=now, chance=chance))
    posts = list(_posts(people, now=now, chance=chance))
    likes = list(_likes(posts, people, now=now, chance=chance))
    shares = list(_shares(posts, people, now=now, chance=chance))
    comments = list(_comments(posts, people, now=now, chance=chance))
    comment_likes = list(_comment_likes(comments, people, chance=chance))
    # Insert the rows with their counters: updating them afterwards takes four times as long.
    _count_on_posts(posts, likes=likes, shares=shares, comments=comments)
    _count_on_comments(comments, comment_likes)
    Post.objects.bulk_create(posts)
    Like.objects.bulk_create(likes)
    Share.objects.bulk_create(shares)
    Comment.objects.bulk_create(comments)
    CommentLike.objects.bulk_create(comment_likes)
    _log_interactions(likes=likes, shares=shares, comments=comments)
    advance_sequences(User, Post, Comment)
    services.roll_up_interactions()
    services.refresh_hot_ranks(now=now)
    POSTS.bump()


def _writer_ids() -> Iterable[int | None]:
    """Return the ids of the authors, or None for each if another user has one of them."""
    ids = range(_FIRST_WRITER, _FIRST_WRITER + len(WRITERS))
    return [None] * len(ids) if User.objects.filter(pk__in=ids).exists() else ids


def _writers(now: datetime) -> Iterator[User]:
    # The authors get the password of the personas if there are personas.
    password = User.objects.filter(username="ada").values_list("password", flat=True).first()
    for pk, name in zip(_writer_ids(), WRITERS, strict=True):
        username = name.lower().replace(" ", "_")
        yield User(
            pk=pk,
            username=username,
            email=f"{username}@nexus.test",
            password=password or "!",
            display_name=name,
            email_verified_at=now,
            created_at=now - timedelta(days=60),
        )


def _follows(people: Sequence[User], *, now: datetime, chance: random.Random) -> Iterator[Follow]:
    for follower in people:
        others = [person for person in people if person != follower]
        for days, followee in enumerate(chance.sample(others, k=chance.randint(8, 20)), start=1):
            since = now - timedelta(days=days, minutes=follower.pk % 60)
            yield Follow(follower=follower, followee=followee, created_at=since)


def _posts(people: Sequence[User], *, now: datetime, chance: random.Random) -> Iterator[Post]:
    for pk in range(1, _POSTS + 1):
        is_quote = pk > 50 and pk % 15 == 0
        yield Post(
            pk=pk,
            author=chance.choice(people),
            content=f"{chance.choice(OPENINGS)} {chance.choice(ENDINGS)}",
            image_url=f"https://images.nexus.test/{pk}.jpg" if pk % 6 == 0 else None,
            visibility="followers" if pk % 20 == 7 else "public",
            quote_of_id=pk - chance.randint(1, 40) if is_quote else None,
            is_quote=is_quote,
            created_at=now - (_POSTS - pk) * _BETWEEN_POSTS - timedelta(minutes=5),
        )


def _likes(
    posts: Sequence[Post], people: Sequence[User], *, now: datetime, chance: random.Random
) -> Iterator[Like]:
    for post in posts:
        fans = chance.sample(people, k=chance.choice((0, 2, 5, 9, 14, 30)))
        for minutes, fan in enumerate(fans, start=1):
            yield Like(user=fan, post=post, created_at=_after(post, minutes, now=now))


def _shares(
    posts: Sequence[Post], people: Sequence[User], *, now: datetime, chance: random.Random
) -> Iterator[Share]:
    for post in posts:
        for minutes, fan in enumerate(chance.sample(people, k=chance.choice((0, 0, 1, 3)))):
            yield Share(user=fan, post=post, created_at=_after(post, minutes, now=now))


def _comments(
    posts: Sequence[Post], people: Sequence[User], *, now: datetime, chance: random.Random
) -> Iterator[Comment]:
    pk = 0
    for post in posts:
        first: int | None = None
        for minutes in range(1, chance.choice((1, 2, 3, 4, 6, 9))):
            pk += 1
            answers_first = first is not None and chance.random() < 0.4
            yield Comment(
                pk=pk,
                post=post,
                author=chance.choice(people),
                parent_id=first if answers_first else None,
                content=chance.choice(ANSWERS),
                created_at=_after(post, 2 * minutes, now=now),
            )
            first = first or pk


def _comment_likes(
    comments: Sequence[Comment], people: Sequence[User], *, chance: random.Random
) -> Iterator[CommentLike]:
    for comment in comments:
        for fan in chance.sample(people, k=chance.choice((0, 0, 0, 1, 4))):
            yield CommentLike(user=fan, comment=comment, created_at=comment.created_at)


def _count_on_posts(
    posts: Sequence[Post],
    *,
    likes: Sequence[Like],
    shares: Sequence[Share],
    comments: Sequence[Comment],
) -> None:
    liked, shared, answered = (
        Counter(mark.post_id for mark in marks) for marks in (likes, shares, comments)
    )
    for post in posts:
        post.likes_count = liked[post.pk]
        post.shares_count = shared[post.pk]
        post.comments_count = answered[post.pk]


def _count_on_comments(comments: Sequence[Comment], likes: Sequence[CommentLike]) -> None:
    liked = Counter(like.comment_id for like in likes)
    for comment in comments:
        comment.likes_count = liked[comment.pk]


def _log_interactions(
    *, likes: Sequence[Like], shares: Sequence[Share], comments: Sequence[Comment]
) -> None:
    """Append the interactions to the log, as the services do."""
    kinds = Interaction.Kind
    for kind, marks in ((kinds.LIKE, likes), (kinds.SHARE, shares), (kinds.COMMENT, comments)):
        Interaction.objects.bulk_create(_log(kind, marks))


def _log(kind: str, marks: Iterable[Like | Share | Comment]) -> Iterator[Interaction]:
    for mark in marks:
        user_id = mark.author_id if isinstance(mark, Comment) else mark.user_id
        yield Interaction(
            kind=kind, user_id=user_id, post_id=mark.post_id, created_at=mark.created_at
        )


def _after(post: Post, minutes: int, *, now: datetime) -> datetime:
    return min(post.created_at + timedelta(minutes=3 * minutes), now)
