"""The operations of REST and the root fields of GraphQL that are equivalent to them."""

from collections.abc import Mapping

from graphql import GraphQLField, GraphQLObjectType

from tests.contracts.parity import Pair, camel_case
from tests.contracts.rest import Operation, operations
from tests.whole_schema import SCHEMA

OPERATIONS: Mapping[str, Operation] = {
    camel_case(each.described["operationId"]): each for each in operations()
}
ROOTS: Mapping[str, GraphQLField] = {
    name: field
    for root in (SCHEMA.query_type, SCHEMA.mutation_type)
    if isinstance(root, GraphQLObjectType)
    for name, field in root.fields.items()
}
OTHER_NAMES = {
    "addReview": "addProductReview",
    "feed": "listHome",
    "logout": "logOut",
    "logoutAll": "logOutEverywhere",
    "myExport": "exportMe",
    "myFactors": "listFactors",
    "myIdentities": "listIdentities",
    "myPersonalAccessTokens": "listPersonalAccessTokens",
    "myPolls": "listOwnPolls",
    "myRecoveryCodes": "countRecoveryCodes",
    "mySessions": "listSessions",
    "myVotes": "listOwnVotes",
    "nexus": "getMeta",
    "passkeyAuth": "logInWithPasskey",
    "recommendedMovies": "recommendMovies",
    "register": "registerUser",
    "removeCartItem": "removeFromCart",
    "savedJobSearches": "listSavedSearches",
    "startPasskeyAuth": "startPasskeyLogIn",
    "tokenAuth": "logIn",
    "tokenAuthSecondFactor": "logInWithSecondFactor",
    "user": "getProfile",
    "trendingPosts": "listTrending",
    "unreadNotificationCount": "countUnreadNotifications",
    "wishlist": "listWishes",
}
"""Root fields whose operation has another name: the names of the brief or of its field's idiom."""


def operation_of(root: str) -> str | None:
    """Return the name of the operation that is equivalent to a root field, or None."""
    capital = root[0].upper() + root[1:]
    names = (OTHER_NAMES.get(root), root, f"list{capital}", f"get{capital}", f"search{capital}")
    return next((name for name in names if name in OPERATIONS), None)


PAIRS = [
    Pair(OPERATIONS[name], root, field)
    for root, field in ROOTS.items()
    if (name := operation_of(root))
]
