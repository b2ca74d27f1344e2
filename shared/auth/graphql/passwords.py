"""Passwords over GraphQL."""

from typing import Any

import graphene
from django.utils import timezone

from shared.auth import services
from shared.auth.bearer import sign_in_of
from shared.auth.schemas import ChangePasswordIn, EmailIn, ResetPasswordIn
from shared.auth.viewer import client_of
from shared.graphql import Mutation as BaseMutation
from shared.graphql import parse


class ChangePassword(BaseMutation):
    """Change your password. This session stays, all others end."""

    class Arguments:
        old_password = graphene.String(required=True)
        new_password = graphene.String(required=True)

    ok = graphene.Boolean(required=True)

    @staticmethod
    def mutate(root: None, info: Any, **passwords: str) -> "ChangePassword":
        sign_in = sign_in_of(info.context)
        body = parse(ChangePasswordIn, passwords)
        services.change_password(
            user=sign_in.user,
            session=sign_in.session,
            old_password=body.old_password,
            new_password=body.new_password,
            now=timezone.now(),
        )
        return ChangePassword(ok=True)


class RequestPasswordReset(BaseMutation):
    """Ask for a mail that sets a new password. The answer is the same for unknown addresses."""

    class Arguments:
        email = graphene.String(required=True)

    ok = graphene.Boolean(required=True)

    @staticmethod
    def mutate(root: None, info: Any, *, email: str) -> "RequestPasswordReset":
        body = parse(EmailIn, {"email": email})
        services.request_password_reset(email=body.email, client=client_of(info.context))
        return RequestPasswordReset(ok=True)


class ResetPassword(BaseMutation):
    """Set a new password with the code from the mail. Every session ends."""

    class Arguments:
        token = graphene.String(required=True)
        new_password = graphene.String(required=True)

    ok = graphene.Boolean(required=True)

    @staticmethod
    def mutate(root: None, info: Any, *, token: str, new_password: str) -> "ResetPassword":
        body = parse(ResetPasswordIn, {"token": token, "new_password": new_password})
        services.reset_password(
            token=body.token,
            new_password=body.new_password,
            client=client_of(info.context),
            now=timezone.now(),
        )
        return ResetPassword(ok=True)
