"""Services of saved searches."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from typing_extensions import TypedDict

from domains.jobs.models import SavedSearch
from domains.jobs.selectors import query_of, search_jobs
from shared.auth.account_locks import lock_account
from shared.auth.models import User
from shared.errors import NotFound, ValidationFailed
from shared.preconditions import verify_precondition

MOST_SEARCHES = 10


class SavedSearchFields(TypedDict):
    """The values of a saved search."""

    name: str
    query: Mapping[str, object]
    frequency: str


@transaction.atomic
def save_search(*, user: User, fields: SavedSearchFields, now: datetime) -> SavedSearch:
    """
    Save a search. Its user is mailed what is posted from now on and fits it.

    :raises ValidationFailed: if the user has as many as one may have.
    :raises SessionRevoked: if another request has deleted or deactivated the account.
    """
    # Concurrent saves of one user wait for each other, so that the limit holds.
    lock_account(user)
    if SavedSearch.objects.filter(user=user).count() >= MOST_SEARCHES:
        raise ValidationFailed.of("query", f"Keep {MOST_SEARCHES} searches at most.")
    search_jobs(query=query_of(fields["query"]), now=now)
    return SavedSearch.objects.create(
        user=user,
        name=fields["name"],
        query=dict(fields["query"]),
        frequency=fields["frequency"],
        high_water_at=now,
        created_at=now,
    )


@transaction.atomic
def delete_search(*, user: User, search_id: int) -> None:
    """
    Forget a saved search.

    :raises NotFound: if there is none, or it belongs to another user.
    :raises PreconditionFailed: if the request's ``If-Match`` does not hold.
    """
    mine = SavedSearch.objects.filter(user=user, pk=search_id)
    search = mine.select_for_update().first()
    if search is None:
        raise NotFound(f"There is no saved search {search_id}.")
    verify_precondition()
    search.delete()
