"""Promise: every table has a retention rule."""

from django.apps import apps

from nexus import start
from nexus.celery import app

WITH_ITS_PARENT = "goes with the row it belongs to"
OF_A_PERSON = "as many as a person has made; a person who leaves takes them along"
RECORD = "the shop's books: orders are kept"
CONTENT = "what people have written; deleted by them or an admin"
BOUNDED = "as many as admins, or the catalogue of films, have made"

PURGED_BY = {
    "sessions.Session": "shared.accounts.tasks.purge_expired",
    "admin.LogEntry": "shared.accounts.tasks.purge_expired",
    "identity.Session": "shared.accounts.tasks.purge_expired",
    "identity.PersonalAccessToken": "shared.accounts.tasks.purge_expired",
    "identity.KnownDevice": "shared.accounts.tasks.purge_expired",
    "identity.Challenge": "shared.accounts.tasks.purge_expired",
    "identity.SecurityEvent": "shared.accounts.tasks.purge_expired",
    "identity.RefreshToken": "shared.accounts.tasks.purge_expired",
    "identity.AuthorizationRequest": "shared.accounts.tasks.purge_expired",
    "identity.OneTimeToken": "shared.accounts.tasks.purge_expired",
    "events.OutboxEvent": "shared.events.tasks.purge_delivered",
    "events.OutboxDelivery": "shared.events.tasks.purge_delivered",
    "events.ParkedTask": "shared.events.tasks.release_parked",
    "idempotency.IdempotencyKey": "shared.idempotency.tasks.purge_expired_keys",
    "notifications.Notification": "shared.notifications.tasks.purge_old",
    "commerce.Cart": "domains.commerce.tasks.purge_carts",
    "commerce.ProductImport": "domains.commerce.tasks.tidy_imports",
    "feed.Interaction": "domains.feed.tasks.roll_up_interactions",
    "movies.Movie": "domains.movies.tasks.purge_old",
    "movies.MovieGenre": "domains.movies.tasks.purge_old",
    "movies.LastCopy": "domains.movies.tasks.purge_old",
    "movies.DigestedMovie": "domains.movies.tasks.purge_old",
}
STAYS = {
    "auth.Permission": BOUNDED,
    "auth.Group": BOUNDED,
    "contenttypes.ContentType": BOUNDED,
    "identity.Factor": "as many as an account may have; an account that is deleted takes them along",
    "identity.RecoveryCode": "ten of an account; renewed and deleted with its factors",
    "identity.User": "accounts that are deleted stay, without a name: others rely on them",
    "identity.Identity": OF_A_PERSON,
    "events.ScheduleLease": "one row a schedule",
    "notifications.NotificationActor": WITH_ITS_PARENT,
    "notifications.NotificationPreference": OF_A_PERSON,
    "commerce.Category": BOUNDED,
    "commerce.Product": BOUNDED,
    "commerce.StockMovement": RECORD,
    "commerce.Review": CONTENT,
    "commerce.CartItem": WITH_ITS_PARENT,
    "commerce.WishlistItem": OF_A_PERSON,
    "commerce.Order": RECORD,
    "commerce.OrderItem": RECORD,
    "commerce.OrderEvent": RECORD,
    "commerce.Payment": RECORD,
    "commerce.PaymentEvent": RECORD,
    "feed.Follow": OF_A_PERSON,
    "feed.Block": OF_A_PERSON,
    "feed.Post": CONTENT,
    "feed.PostRevision": CONTENT,
    "feed.Comment": CONTENT,
    "feed.CommentLike": OF_A_PERSON,
    "feed.InteractionDaily": "a few rows a post and day: what the log is rolled up into",
    "feed.Like": OF_A_PERSON,
    "feed.Share": OF_A_PERSON,
    "feed.Report": CONTENT,
    "movies.Genre": BOUNDED,
    "movies.Favorite": OF_A_PERSON,
    "movies.WatchlistEntry": OF_A_PERSON,
    "movies.Dismissal": OF_A_PERSON,
    "movies.Rating": OF_A_PERSON,
    "movies.Preference": OF_A_PERSON,
    "movies.PreferenceGenre": OF_A_PERSON,
    "movies.RecommendationSet": OF_A_PERSON,
    "jobs.JobCategory": BOUNDED,
    "jobs.Location": "a row for each place on earth at most",
    "jobs.Company": CONTENT,
    "jobs.Job": CONTENT,
    "jobs.Application": "both sides rely on it; its CV goes after the time it may be kept",
    "jobs.ApplicationEvent": WITH_ITS_PARENT,
    "jobs.SavedJob": OF_A_PERSON,
    "jobs.SavedSearch": OF_A_PERSON,
    "jobs.MailedJob": "goes with the search or the posting: none is mailed twice",
    "polls.Poll": CONTENT,
    "polls.Option": WITH_ITS_PARENT,
    "polls.Ballot": "what counts: cleared away with its poll",
    "polls.BallotChoice": WITH_ITS_PARENT,
    "polls.PollFollow": WITH_ITS_PARENT,
    "polls.OptionTally": WITH_ITS_PARENT,
}


def test_every_table_has_a_retention_rule() -> None:
    labels = {model._meta.label for model in apps.get_models(include_auto_created=False)}

    assert labels - set(PURGED_BY) - set(STAYS) == set(), "say what empties it, or why it stays"
    assert not set(PURGED_BY) & set(STAYS)


def test_every_purge_is_scheduled() -> None:
    planned = {entry["task"] for entry in start.build_schedule(start.registry()).values()}

    assert set(PURGED_BY.values()) <= planned
    assert set(PURGED_BY.values()) <= set(app.tasks)
