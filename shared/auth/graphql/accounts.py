"""Changing accounts over GraphQL."""

from collections.abc import Mapping
from typing import Any

import graphene
from django.utils import timezone

from shared.auth import services
from shared.auth.graphql.inputs import AccountInput, ProfileInput, RegisterInput
from shared.auth.graphql.types import AccountType
from shared.auth.schemas import (
    AccountIn,
    ChangeEmailIn,
    PasswordIn,
    ProfileIn,
    RegisterIn,
    TokenIn,
)
from shared.auth.viewer import client_of
from shared.graphql import Mutation as BaseMutation
from shared.graphql import (
    current_user,
    parse,
    parse_id,
)


class Register(BaseMutation):
    """Register an account."""

    class Arguments:
        input = RegisterInput(required=True)

    user = graphene.Field(AccountType, required=True)

    @staticmethod
    def mutate(root: None, info: Any, *, input: Mapping[str, Any]) -> "Register":  # noqa: A002
        body = parse(RegisterIn, input)
        user = services.register(
            username=body.username,
            email=body.email,
            password=body.password,
            role=body.role,
            client=client_of(info.context),
            now=timezone.now(),
        )
        return Register(user=user)


class VerifyEmail(BaseMutation):
    """Prove an e-mail address with the code from the mail."""

    class Arguments:
        token = graphene.String(required=True)

    ok = graphene.Boolean(required=True)

    @staticmethod
    def mutate(root: None, info: Any, *, token: str) -> "VerifyEmail":
        body = parse(TokenIn, {"token": token})
        services.verify_email(token=body.token, client=client_of(info.context), now=timezone.now())
        return VerifyEmail(ok=True)


class ResendVerification(BaseMutation):
    """
    Send the verification mail again.

    For signed-in users. A verified address is left unchanged.
    """

    ok = graphene.Boolean(required=True)

    @staticmethod
    def mutate(root: None, info: Any) -> "ResendVerification":
        services.request_verification(user=current_user(info))
        return ResendVerification(ok=True)


class RequestEmailChange(BaseMutation):
    """Ask for a mail that confirms a new address. The present one is notified."""

    class Arguments:
        email = graphene.String(required=True)
        password = graphene.String(required=True)

    ok = graphene.Boolean(required=True)

    @staticmethod
    def mutate(root: None, info: Any, *, email: str, password: str) -> "RequestEmailChange":
        user = current_user(info)
        body = parse(ChangeEmailIn, {"email": email, "password": password})
        services.request_email_change(
            user=user, email=body.email, password=body.password, now=timezone.now()
        )
        return RequestEmailChange(ok=True)


class ConfirmEmailChange(BaseMutation):
    """
    Confirm a new e-mail address.

    For holders of the code from the mail. Replaces the address.
    """

    class Arguments:
        token = graphene.String(required=True)

    ok = graphene.Boolean(required=True)

    @staticmethod
    def mutate(root: None, info: Any, *, token: str) -> "ConfirmEmailChange":
        body = parse(TokenIn, {"token": token})
        services.confirm_email_change(
            token=body.token, client=client_of(info.context), now=timezone.now()
        )
        return ConfirmEmailChange(ok=True)


class UpdateMe(BaseMutation):
    """Change your profile. What is absent stays, null clears."""

    class Arguments:
        input = ProfileInput(required=True)

    user = graphene.Field(AccountType, required=True)

    @staticmethod
    def mutate(root: None, info: Any, *, input: Mapping[str, Any]) -> "UpdateMe":  # noqa: A002
        user = current_user(info)
        changes = parse(ProfileIn, input).changes()
        return UpdateMe(user=services.update_me(user=user, changes=changes, now=timezone.now()))


class DeleteMe(BaseMutation):
    """Delete your account for good. What others rely on stays, without your name."""

    class Arguments:
        password = graphene.String(required=True)

    ok = graphene.Boolean(required=True)

    @staticmethod
    def mutate(root: None, info: Any, *, password: str) -> "DeleteMe":
        user = current_user(info)
        body = parse(PasswordIn, {"password": password})
        services.delete_me(user=user, password=body.password, now=timezone.now())
        return DeleteMe(ok=True)


class UpdateUser(BaseMutation):
    """
    Update an account.

    For admins. Changes the role, or deactivates or reactivates the account.
    """

    class Arguments:
        id = graphene.ID(required=True)
        input = AccountInput(required=True)

    user = graphene.Field(AccountType, required=True)

    @staticmethod
    def mutate(
        root: None,
        info: Any,
        *,
        id: str,  # noqa: A002 (GraphQL's word)
        input: Mapping[str, Any],  # noqa: A002 (GraphQL's word)
    ) -> "UpdateUser":
        actor = current_user(info)
        user = services.change_account(
            actor=actor,
            user_id=parse_id(id),
            changes=parse(AccountIn, input).changes(),
            now=timezone.now(),
        )
        return UpdateUser(user=user)
