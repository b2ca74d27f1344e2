"""What one can say of polls."""

import graphene

from domains.polls.graphql.types import PollVisibility
from shared.graphql import DateTime


class PollOrder(graphene.Enum):
    """How the list of polls is ordered."""

    CREATED_AT_ASC = "created_at"
    CREATED_AT_DESC = "-created_at"
    EXPIRES_AT_ASC = "expires_at"
    VOTES_DESC = "-votes"


class PollStatus(graphene.Enum):
    """Whether polls take votes."""

    OPEN = "open"
    CLOSED = "closed"


class PollInput(graphene.InputObjectType):
    """Everything an owner says of a poll."""

    question = graphene.String(required=True)
    description = graphene.String()
    category = graphene.String()
    options = graphene.List(graphene.NonNull(graphene.String), required=True)
    expires_at = DateTime()
    min_choices = graphene.Int()
    max_choices = graphene.Int()
    results_visibility = PollVisibility()
    allow_change = graphene.Boolean()
    is_public = graphene.Boolean()


class PollPatchInput(graphene.InputObjectType):
    """What an owner wants to be different; what is absent stays, null clears."""

    question = graphene.String()
    description = graphene.String()
    category = graphene.String()
    options = graphene.List(graphene.NonNull(graphene.String))
    expires_at = DateTime()
    min_choices = graphene.Int()
    max_choices = graphene.Int()
    results_visibility = PollVisibility()
    allow_change = graphene.Boolean()
    is_public = graphene.Boolean()
