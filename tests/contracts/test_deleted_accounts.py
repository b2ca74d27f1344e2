"""Promise: a deleted account leaves only rows that others rely on."""

from collections.abc import Callable, Iterator
from datetime import datetime

import pytest
from django.apps import apps
from django.db.models import ForeignKey

from shared.accounts import services
from shared.auth.models import User
from tests.whole_schema import load_records, load_rows

PASSWORD = "correct horse battery"
BOOKS = "the shop's books, without an address"
CONTENT = "what people have written; others answered it"
PUBLIC = "a count or a list of others contains it; the account has no name any more"
PURGED = "deleted after its retention period"
WORK = "what an employer or an admin did, about other things than the person"
STAYS = {
    "admin.LogEntry.user": PURGED,
    "identity.SecurityEvent.actor": PURGED,
    "identity.SecurityEvent.subject": PURGED,
    "identity.Session.user": PURGED,
    "idempotency.IdempotencyKey.user": PURGED,
    "notifications.Notification.user": PURGED,
    "notifications.Notification.actor": PURGED,
    "notifications.NotificationActor.actor": PURGED,
    "notifications.NotificationPreference.user": "which kinds are mailed; no mail is sent any more",
    "commerce.Order.user": BOOKS,
    "commerce.OrderEvent.actor": BOOKS,
    "commerce.StockMovement.actor": BOOKS,
    "commerce.ProductImport.actor": PURGED,
    "commerce.Review.user": CONTENT,
    "feed.Post.author": CONTENT,
    "feed.PostRevision.editor": CONTENT,
    "feed.Comment.author": CONTENT,
    "feed.Report.reporter": "an admin decides on it",
    "feed.CommentLike.user": PUBLIC,
    "feed.Like.user": PUBLIC,
    "feed.Share.user": PUBLIC,
    "feed.Follow.followee": PUBLIC,
    "feed.Follow.follower": PUBLIC,
    "feed.Block.blocked": PUBLIC,
    "feed.Block.blocker": PUBLIC,
    "feed.Interaction.user": PURGED,
    "jobs.Application.applicant": "the employer relies on it; it has no letter and no CV any more",
    "jobs.ApplicationEvent.actor": WORK,
    "jobs.Company.owner": WORK,
    "jobs.Job.posted_by": WORK,
    "polls.Poll.owner": CONTENT,
}
"""The foreign keys of which rows may stay, and why."""


def references() -> Iterator[tuple[str, ForeignKey[User, User]]]:
    """Yield each foreign key to an account, with its name."""
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if isinstance(field, ForeignKey) and field.related_model is User:
                yield f"{model._meta.label}.{field.name}", field


def referring_to(user: User) -> set[str]:
    """Return the foreign keys by which rows refer to the account."""
    return {
        name
        for name, field in references()
        if field.model._base_manager.filter(**{field.name: user}).exists()
    }


@pytest.mark.django_db
def test_deleted_account_leaves_only_what_others_rely_on(
    now: datetime, deliver: Callable[[], None]
) -> None:
    leaving = User.objects.create_user("leaving", "leaving@nexus.test", PASSWORD)
    load_rows(2, leaving)
    load_records(2, leaving)
    before = referring_to(leaving)

    services.delete_me(user=leaving, password=PASSWORD, now=now)
    deliver()

    personal = {name for name, _ in references()} - set(STAYS)
    assert personal - before == set(), "load a row of each"
    assert personal & referring_to(leaving) == set()


def test_each_exception_is_a_foreign_key() -> None:
    assert set(STAYS) <= {name for name, _ in references()}
