"""Managing accounts over REST."""

from http import HTTPStatus

from django.utils import timezone
from ninja import Query

from shared.accounts import selectors, services
from shared.accounts.router.base import router
from shared.accounts.schemas import (
    AccountFilters,
    AccountIn,
    AccountOut,
)
from shared.auth.models import User
from shared.caching import etagged
from shared.http import (
    AuthenticatedRequest,
    Id,
    problems,
    signed_in,
)
from shared.pagination import Page, PageParams, page_of, paginate


@router.get(
    "/",
    auth=signed_in,
    response={HTTPStatus.OK: page_of(AccountOut), **problems("permission_denied")},
)
def list_users(
    request: AuthenticatedRequest, filters: Query[AccountFilters], page: Query[PageParams]
) -> Page[User]:
    """
    List the accounts.

    For admins. Returns the accounts, the oldest first; the filters narrow them.
    """
    accounts = selectors.list_accounts(
        viewer=request.auth,
        search=filters.search,
        role=filters.role,
        is_active=filters.is_active,
    )
    return paginate(request, accounts, page)


@router.get(
    "/{int:user_id}/",
    auth=signed_in,
    response={HTTPStatus.OK: AccountOut, **problems("permission_denied", "not_found")},
)
@etagged
def get_user(request: AuthenticatedRequest, user_id: Id) -> User:
    """
    Get an account.

    For admins. Returns the account with its role and address.
    """
    return selectors.get_account(viewer=request.auth, user_id=user_id)


@router.patch(
    "/{int:user_id}/",
    auth=signed_in,
    response={
        HTTPStatus.OK: AccountOut,
        **problems("permission_denied", "not_found", "invalid_transition"),
    },
)
def update_user(request: AuthenticatedRequest, user_id: Id, body: AccountIn) -> User:
    """
    Update an account.

    For admins. Changes the role, or deactivates or reactivates the account. Returns the account.
    Refused if no admin would be left.
    """
    return services.change_account(
        actor=request.auth, user_id=user_id, changes=body.changes(), now=timezone.now()
    )
