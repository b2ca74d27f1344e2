"""Selectors of saved searches."""

from django.db.models import QuerySet

from domains.jobs.models import SavedSearch
from shared.auth.models import User
from shared.errors import NotFound


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
