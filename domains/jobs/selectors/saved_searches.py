"""Selectors of saved searches."""

from django.db.models import QuerySet

from domains.jobs.models import SavedSearch
from shared.auth.models import User
from shared.lookups import get_or_not_found
from shared.selections import select


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
    return get_or_not_found(
        select(list_saved_searches, user=user), kind="saved search", key=search_id
    )
