"""What GraphQL takes about accounts."""

import graphene

from shared.auth.models import Role
from shared.graphql import (
    enum_from_choices,
)


class AccountFilterInput(graphene.InputObjectType):
    """Which accounts to list."""

    role = enum_from_choices(Role)()
    is_active = graphene.Boolean()
    search = graphene.String(description="In names and addresses.")


class RegisterInput(graphene.InputObjectType):
    """A new account."""

    username = graphene.String(required=True)
    email = graphene.String(required=True)
    password = graphene.String(required=True)
    role = enum_from_choices(Role)(description="USER or EMPLOYER; USER if it is left out.")


class ProfileInput(graphene.InputObjectType):
    """What to change in one's profile: absent keeps, null clears."""

    display_name = graphene.String()
    avatar_url = graphene.String()


class AccountInput(graphene.InputObjectType):
    """What an admin changes in an account: absent keeps."""

    role = enum_from_choices(Role)()
    is_active = graphene.Boolean()
