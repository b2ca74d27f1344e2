"""Selectors of the mails about saved searches."""

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.core.signing import BadSignature, Signer

from domains.jobs.models import SavedSearch
from shared.errors import NotFound

_signer = Signer(salt="jobs.saved_search")


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


def find_search_to_stop(*, token: str) -> SavedSearch | None:
    """
    Return the saved search that an unsubscribe link names, or None if it was deleted.

    :raises NotFound: if the link was altered.
    """
    try:
        return SavedSearch.objects.filter(pk=_signer.unsign(token)).first()
    except BadSignature:
        raise NotFound("This link leads to no saved search.") from None
