"""Mutations of accounts, their addresses and their passwords."""

from typing import Annotated, Any

import graphene
from django.utils import timezone

from shared.accounts import schemas, services
from shared.accounts.graphql.types import AccountType, RegisterInput
from shared.auth.bearer import owner_of
from shared.auth.models import User
from shared.auth.viewer import client_of
from shared.graphql import PASSWORD_HASH, ById, Flat, current_user, mutation


@mutation(weight=PASSWORD_HASH, public=True, user=AccountType)
def register(info: Any, body: Annotated[schemas.RegisterIn, RegisterInput]) -> User:
    """Register an account."""
    return services.register(
        **body.model_dump(), client=client_of(info.context), now=timezone.now()
    )


@mutation(public=True, changes_viewer=True, ok=graphene.Boolean)
def verify_email(info: Any, body: Flat[schemas.TokenIn]) -> bool:
    """Verify an e-mail address. For holders of the code from the mail."""
    services.verify_email(token=body.token, client=client_of(info.context), now=timezone.now())
    return True


@mutation(ok=graphene.Boolean)
def resend_verification(info: Any) -> bool:
    """
    Send the verification mail again.

    For signed-in users. A verified address is left unchanged.
    """
    services.request_verification(user=current_user(info))
    return True


@mutation(weight=PASSWORD_HASH, ok=graphene.Boolean)
def request_email_change(info: Any, body: Flat[schemas.ChangeEmailIn]) -> bool:
    """Request an e-mail change. A mail to the new address confirms it; the old one is notified."""
    services.request_email_change(user=current_user(info), **body.model_dump(), now=timezone.now())
    return True


@mutation(public=True, changes_viewer=True, ok=graphene.Boolean)
def confirm_email_change(info: Any, body: Flat[schemas.TokenIn]) -> bool:
    """
    Confirm a new e-mail address.

    For holders of the code from the mail. Replaces the address.
    """
    services.confirm_email_change(
        token=body.token, client=client_of(info.context), now=timezone.now()
    )
    return True


@mutation(weight=PASSWORD_HASH, changes_viewer=True, ok=graphene.Boolean)
def change_password(info: Any, body: Flat[schemas.ChangePasswordIn]) -> bool:
    """Change your password. All other sessions end."""
    services.change_password(**owner_of(info.context), **body.model_dump(), now=timezone.now())
    return True


@mutation(public=True, ok=graphene.Boolean)
def request_password_reset(info: Any, body: Flat[schemas.EmailIn]) -> bool:
    """Request a password reset by mail. The response is the same for unknown addresses."""
    services.request_password_reset(email=body.email, client=client_of(info.context))
    return True


@mutation(weight=PASSWORD_HASH, public=True, changes_viewer=True, ok=graphene.Boolean)
def reset_password(info: Any, body: Flat[schemas.ResetPasswordIn]) -> bool:
    """Reset a password. For holders of the code from the mail; all sessions end."""
    services.reset_password(**body.model_dump(), client=client_of(info.context), now=timezone.now())
    return True


@mutation(user=AccountType)
def update_me(info: Any, body: schemas.ProfileIn) -> User:
    """Update your profile. Absent fields keep their values, and null clears optional ones."""
    return services.update_me(user=current_user(info), changes=body.changes(), now=timezone.now())


@mutation(weight=PASSWORD_HASH, changes_viewer=True, ok=graphene.Boolean)
def delete_me(info: Any, body: Flat[schemas.PasswordIn]) -> bool:
    """Delete your account. Its contributions that other users rely on stay, without your name."""
    services.delete_me(user=current_user(info), password=body.password, now=timezone.now())
    return True


@mutation(changes_viewer=True, user=AccountType)
def update_user(info: Any, user_id: ById, body: schemas.AccountIn) -> User:
    """
    Update an account.

    For admins. Changes the role, or deactivates or reactivates the account.
    """
    return services.change_account(
        actor=current_user(info), user_id=user_id, changes=body.changes(), now=timezone.now()
    )
