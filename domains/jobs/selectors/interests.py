"""Reading what people keep for later."""

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.db.models import Prefetch, QuerySet

from domains.jobs.models import Job, SavedJob, SavedSearch
from domains.jobs.permissions import jobs_open_to
from shared.auth.models import User
from shared.errors import NotFound

_signer = Signer(salt="jobs.saved_search")


def list_saved_jobs(*, user: User, now: datetime) -> QuerySet[SavedJob]:
    """
    Return the postings the user has saved and may still read, newest first.
    """
    readable = SavedJob.objects.filter(user=user, job__in=jobs_open_to(user))
    shown = Prefetch("job", queryset=Job.objects.for_reading(now=now))
    return readable.prefetch_related(shown).order_by("-created_at", "-pk")


def list_saved_searches(*, user: User) -> QuerySet[SavedSearch]:
    """
    Return the user's saved searches, oldest first.
    """
    return SavedSearch.objects.filter(user=user).order_by("pk")


def get_saved_search(*, user: User, search_id: int) -> SavedSearch:
    """
    Return one of the user's saved searches.

    :raises NotFound: if there is none, or it belongs to another user.
    """
    try:
        return list_saved_searches(user=user).get(pk=search_id)
    except SavedSearch.DoesNotExist:
        raise NotFound(f"There is no saved search {search_id}.") from None


def list_due_searches(*, now: datetime) -> Sequence[int]:
    """
    Return the ids of the saved searches whose time for a mail has come.
    """
    return list(SavedSearch.objects.due(now=now).order_by("pk").values_list("pk", flat=True))


def unsubscribe_link(*, search_id: int) -> str:
    """
    Return the address that stops the mails of a saved search, for recipients of such a mail.
    """
    token = _signer.sign(str(search_id))
    return f"{settings.NEXUS_PUBLIC_URL}/api/v1/jobs/searches/unsubscribe/?token={token}"


def find_search_to_stop(*, token: str) -> QuerySet[SavedSearch]:
    """
    Return the saved search that an unsubscribe link names, or none if it was deleted.

    :raises NotFound: if the link was altered.
    """
    try:
        return SavedSearch.objects.filter(pk=_signer.unsign(token))
    except BadSignature:
        raise NotFound("This link leads to no saved search.") from None
