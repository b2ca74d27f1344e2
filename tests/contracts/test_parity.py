"""Promise: both transports hold the same facts: operations, arguments, filters and outputs."""

from dataclasses import replace
from fnmatch import fnmatch

import pytest
from graphql import (
    GraphQLArgument,
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLObjectType,
    GraphQLString,
    get_named_type,
)

from tests.api_client import ApiClient
from tests.contracts.pairs import OPERATIONS, OTHER_NAMES, PAIRS, ROOTS, operation_of
from tests.contracts.parity import Outputs, Pair, camel_case
from tests.graphql_documents import type_of
from tests.whole_schema import Input

A_FIELD = "a field of the object in GraphQL"
A_FILE = "a file, or a format for machines"
A_LINK = "a link in a mail, opened by a browser"
A_SYNONYM = "another path of REST to an operation that GraphQL has"
A_REPLACEMENT = "PUT; GraphQL changes the fields that are given"
REST_ONLY = {
    "listApiLinks": "the entry page of REST; GraphQL has its schema",
    "createStreamTicket": "opens streams of clients that cannot set headers",
    "confirmDigestUnsubscribe": A_LINK,
    "confirmUnsubscribe": A_LINK,
    "unsubscribe": A_LINK,
    "unsubscribeFromDigest": A_LINK,
    "receivePaymentEvent": "called by the payment provider",
    "importProducts": A_FILE,
    "listProductImports": A_FILE,
    "getProductImport": A_FILE,
    "exportPoll": A_FILE,
    "downloadResume": A_FILE,
    "replaceResume": A_FILE,
    "getJobsFeed": A_FILE,
    "getJobJsonld": A_FILE,
    "replaceProduct": A_REPLACEMENT,
    "replaceCategory": A_REPLACEMENT,
    "replaceJobCategory": A_REPLACEMENT,
    "replaceJob": A_REPLACEMENT,
    "getComment": A_FIELD,
    "getSavedSearch": A_FIELD,
    "listSimilarJobs": "computed by a task in advance; a page shows it beside the posting",
    "getJobStats": "figures for the admins of the job board",
    "getMovieAttribution": "the credits that TMDb asks of pages",
    "getUser": "for admins, who have the list `users` in GraphQL",
    "listProductReviews": A_FIELD,
    "listOrderEvents": A_FIELD,
    "listApplicationEvents": A_FIELD,
    "listPostLikes": A_FIELD,
    "getCategoryTree": A_FIELD,
    "getResumeLink": A_FIELD,
    "createApplication": A_SYNONYM,
    "applyToJobByVerb": A_SYNONYM,
    "sharePostAgain": A_SYNONYM,
    "saveFavoriteMovie": A_SYNONYM,
    "saveWish": A_SYNONYM,
}
"""Operations without a root field, with the reason."""
GRAPHQL_ONLY = {
    "isFollowing": "REST shows it in a profile",
}
"""Root fields without an operation, with the reason."""

DIFFERENT_INPUTS = {
    "applyToJob.resume: only REST": "GraphQL takes no files",
    "castVote.optionId: only REST": "REST also takes the one option of a simple poll",
    "changeVote.optionId: only REST": "REST also takes the one option of a simple poll",
    "categories.onlyRoots: only REST": "named `root` in GraphQL since its first version",
    "categories.root: only GraphQL": "named `only_roots` in REST since its first version",
    "jobs.facets: only REST": "GraphQL selects the field `facets` of the connection",
    "tokenAuth.email: only REST": "GraphQL takes either in `username`",
}
"""Arguments of one transport, with the reason."""
DIFFERENT_OUTPUTS = {
    "*Payload.tokenType: only REST": "a constant that OAuth 2 requires of JSON responses",
    "Application.resumeName: only REST": "`resume { name }` in GraphQL",
    "Application.resumeUrl: only REST": "`resume { url }` in GraphQL",
    "EnabledDomain.links: only REST": "the entry page of REST; GraphQL has its schema",
    "EnabledDomain.paths: only GraphQL": "REST shows links in their place",
    "Follow.createdAt: only GraphQL": "the deprecated name of `followedAt`",
    "Follow.id: only REST": "`follower { id }` or `followee { id }` in GraphQL",
    "Follow.username: only REST": "`follower { username }` in GraphQL",
    "Follow.displayName: only REST": "`follower { displayName }` in GraphQL",
    "Follow.avatarUrl: only REST": "`follower { avatarUrl }` in GraphQL",
    "Job.applicationsCount: only REST": "`applications { totalCount }` in GraphQL",
    "Job.companyName: only REST": "`company { name }` in GraphQL",
    "Job.industry: only REST": "`category { name }` in GraphQL",
    "OrderItem.orderId: only REST": "a line is a part of its order in GraphQL",
    "StockMovement.stock: only REST": "`product { stock }` in GraphQL",
}
"""Facts that one transport shows, with the reason, by patterns of their texts."""


class TestOperations:
    def test_every_root_field_has_an_operation(self) -> None:
        assert {root for root in ROOTS if not operation_of(root)} == set(GRAPHQL_ONLY)

    def test_every_operation_has_a_root_field(self) -> None:
        paired = {operation_of(root) for root in ROOTS}

        assert OPERATIONS.keys() - paired == set(REST_ONLY)

    def test_other_names_are_needed(self) -> None:
        assert [root for root, name in OTHER_NAMES.items() if root not in ROOTS] == []
        assert [name for name in OTHER_NAMES.values() if name not in OPERATIONS] == []


def test_arguments_and_filters_are_the_same() -> None:
    found = {text for pair in PAIRS for text in pair.input_differences}

    assert found == set(DIFFERENT_INPUTS)


def test_outputs_are_the_same() -> None:
    outputs = Outputs()
    for pair in PAIRS:
        pair.collect_outputs(outputs)

    found = outputs.differences()
    assert [text for text in found if not _matches(text, *DIFFERENT_OUTPUTS)] == []
    assert [each for each in DIFFERENT_OUTPUTS if not any(_matches(t, each) for t in found)] == []
    assert len(outputs.types) > 60


def _matches(text: str, *patterns: str) -> bool:
    return any(fnmatch(text, pattern) for pattern in patterns)


class TestDrift:
    """A field that one transport lacks is reported by its name."""

    @pytest.fixture
    def products(self) -> Pair:
        return next(pair for pair in PAIRS if pair.name == "products")

    def test_filter_of_graphql_alone_is_reported(self, products: Pair) -> None:
        arguments = {**products.root.args, "colour": GraphQLArgument(GraphQLString)}
        root = GraphQLField(products.root.type, args=arguments)

        found = replace(products, root=root).input_differences

        assert found == ["products.colour: only GraphQL"]

    def test_filter_of_rest_alone_is_reported(self, products: Pair) -> None:
        colour = {"name": "colour", "in": "query", "schema": {"type": "string"}}
        described = products.operation.described
        parameters = [*described["parameters"], colour]
        operation = replace(products.operation, described={**described, "parameters": parameters})

        found = replace(products, operation=operation).input_differences

        assert found == ["products.colour: only REST"]

    def test_output_of_graphql_alone_is_reported(self) -> None:
        shown = GraphQLObjectType("Tea", {"name": GraphQLField(GraphQLString)})
        outputs = Outputs()

        outputs.collect({"properties": {"brand_name": {"type": "string"}}}, shown)

        assert outputs.differences() == ["Tea.brandName: only REST", "Tea.name: only GraphQL"]

    def test_relation_and_its_id_are_one_fact(self) -> None:
        leaf = GraphQLObjectType("Leaf", {"id": GraphQLField(GraphQLString)})
        shown = GraphQLObjectType("Tea", {"leaf": GraphQLField(leaf)})
        outputs = Outputs()

        outputs.collect({"properties": {"leaf_id": {"type": "integer"}}}, shown)

        assert outputs.differences() == []


def out_of_bounds(value: Input) -> object:
    """Return a value that the schema of GraphQL takes and the validation refuses."""
    named = get_named_type(value.type)
    if isinstance(named, GraphQLInputObjectType):
        return {name: out_of_bounds(field) for name, field in named.fields.items()}
    if isinstance(named, GraphQLEnumType):
        return next(iter(named.values))
    bounds = {"Int": -1, "Boolean": True, "String": "x" * 5_000, "ID": "1", "Date": "2026-01-01"}
    return bounds.get(named.name, "1")


SIGNED_IN = [
    pair
    for pair in PAIRS
    if pair.operation.method == "get" and not pair.operation.is_public and pair.root.args
]


@pytest.mark.django_db
@pytest.mark.parametrize("pair", SIGNED_IN, ids=lambda pair: pair.name)
def test_anonymous_viewer_is_refused_before_the_arguments_are_validated(pair: Pair) -> None:
    taken = {
        name: argument
        for name, argument in pair.root.args.items()
        if camel_case(name) not in ("first", "after", "last", "before")
    }
    declared = ", ".join(f"${name}: {argument.type}" for name, argument in taken.items())
    passed = ", ".join(f"{name}: ${name}" for name in taken)
    variables = {name: out_of_bounds(argument) for name, argument in taken.items()}
    document = (
        f"query ({declared}) {{ {pair.name}({passed}){type_of(pair.root)} }}"
        if taken
        else f"{{ {pair.name}{type_of(pair.root)} }}"
    )

    answer = ApiClient().graphql(document, **variables)

    assert [each["extensions"]["code"] for each in answer["errors"]] == ["not_authenticated"]
