"""Promise: every create accepts an idempotency key, over REST and GraphQL."""

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from graphql import GraphQLField

from tests.api_client import ApiClient
from tests.contracts.rest import Walker, load_rows, make_admin, operations
from tests.domains.commerce.factories import CategoryFactory, OrderItemFactory, ProductFactory
from tests.domains.feed.factories import PostFactory
from tests.domains.jobs.factories import CompanyFactory, JobCategoryFactory, JobFactory
from tests.domains.polls.factories import PollFactory
from tests.factories import AdminFactory
from tests.whole_schema import SCHEMA

HEADER = "Idempotency-Key"
ARGUMENT = "idempotencyKey"
# The first is anonymous, a ticket can be used only once, and a token is shown only once.
WITHOUT_A_KEY = {"register_user", "create_stream_ticket", "create_personal_access_token"}
# REST has several paths for a use case of one mutation.
ADDRESSES = {"create_application": "apply_to_job", "apply_to_job_by_verb": "apply_to_job"}
NAMES = {"add_product_review": "addReview"}
MUTATIONS: dict[str, GraphQLField] = SCHEMA.type_map["Mutation"].fields  # type: ignore[attr-defined]


def creating_operations() -> Iterator[tuple[str, bool]]:
    """Yield each operation that returns 201 or accepts a key, and whether it accepts one."""
    for operation in operations():
        headers = {parameter["name"] for parameter in operation.parameters("header")}
        if HEADER in headers or "201" in operation.described["responses"]:
            yield operation.described["operationId"], HEADER in headers


def mutation_of(operation_id: str) -> str:
    name = ADDRESSES.get(operation_id, operation_id)
    return NAMES.get(name) or re.sub(r"_(\w)", lambda letter: letter[1].upper(), name)


def test_every_create_operation_accepts_an_idempotency_key() -> None:
    creating = dict(creating_operations())

    assert {name for name, takes_key in creating.items() if not takes_key} == WITHOUT_A_KEY


def test_mutations_accept_a_key_where_rest_does() -> None:
    over_rest = {mutation_of(name) for name, takes_key in creating_operations() if takes_key}
    over_graphql = {name for name, field in MUTATIONS.items() if ARGUMENT in field.args}

    assert over_graphql == over_rest


@pytest.mark.django_db
def test_repeated_mutation_with_a_key_has_one_effect(api: ApiClient) -> None:
    me = AdminFactory.create()
    documents = documents_for(me)
    assert set(documents) == {name for name, field in MUTATIONS.items() if ARGUMENT in field.args}

    for name, (first, other, answer) in documents.items():
        original, again, changed = (
            api.graphql(f'mutation {{ {name}({args}, {ARGUMENT}: "{name}") {answer} }}', by=me)
            for args in (first, first, other)
        )
        assert "errors" not in original, (name, original)
        assert again["data"] == original["data"], name
        assert changed["errors"][0]["extensions"]["code"] == "idempotency_conflict", name


@pytest.mark.django_db
def test_replay_over_rest_repeats_the_headers_of_the_first_response(client: Client) -> None:
    admin, headers = make_admin()
    load_rows(1, admin)
    created, different = set(), []

    for operation in operations("post"):
        if HEADER not in {each["name"] for each in operation.parameters("header")}:
            continue
        walker = Walker(client, {**headers, HEADER: operation.described["operationId"]})
        first, again = (walker.send(operation, body=operation.body) for _ in range(2))
        if first.status_code >= 400:
            continue
        created.add(operation.described["operationId"])
        assert again["Idempotency-Replayed"] == "true", operation.name
        if _stable_headers(first) != _stable_headers(again):
            different.append((operation.name, _stable_headers(first), _stable_headers(again)))

    assert different == []
    assert {"create_poll", "create_company"} <= created


def _stable_headers(answer: Any) -> dict[str, str]:
    """Return the headers that do not depend on the single request."""
    single = ("X-RateLimit", "X-Request-ID", "Server-Timing", "Idempotency-Replayed")
    return {name: value for name, value in answer.headers.items() if not name.startswith(single)}


def documents_for(me: Any) -> dict[str, tuple[str, str, str]]:
    """Return ``(arguments, other arguments, selection)`` by the name of each mutation with a key."""
    shelf, teapot, post = CategoryFactory.create(), ProductFactory.create(), PostFactory.create()
    OrderItemFactory.create(product=teapot, order__user=me, order__status="paid")
    trade, company = JobCategoryFactory.create(), CompanyFactory.create()
    job = JobFactory.create(expires_at=timezone.now() + timedelta(days=9))
    poll = PollFactory.create()
    options = [option.pk for option in poll.options.all()]

    def both(arguments: str, one: object, other: object) -> tuple[str, str]:
        return arguments % one, arguments % other

    offer = f"price: 1, categoryId: {shelf.pk}"
    posting = f"jobType: FULL_TIME, workplaceType: REMOTE, categoryId: {trade.pk}"
    ballot = f"pollId: {poll.pk}, optionIds: [%s]"
    buying = f"input: {{ items: [{{ productId: {teapot.pk}, quantity: %s }}] }}"
    return {
        "createProduct": (
            *both(f'input: {{ name: "%s", {offer} }}', "Pot", "Cup"),
            "{ product { id } }",
        ),
        "createCategory": (*both('input: { name: "%s" }', "Tea", "Mugs"), "{ category { id } }"),
        "addToCart": (
            *both(f"productId: {teapot.pk}, quantity: %s", 1, 2),
            "{ cart { items { quantity } } }",
        ),
        "addReview": (*both(f"productId: {teapot.pk}, rating: %s", 4, 5), "{ review { id } }"),
        "placeOrder": (*both(buying, 1, 2), "{ order { id } }"),
        "createPost": (*both('input: { content: "%s" }', "Hello", "Bye"), "{ post { id } }"),
        "addComment": (
            *both(f'postId: {post.pk}, content: "%s"', "Yes", "No"),
            "{ comment { id } }",
        ),
        "createCompany": (*both('input: { name: "%s" }', "Kiln", "Oven"), "{ company { id } }"),
        "createJobCategory": (
            *both('input: { name: "%s" }', "Baking", "Welding"),
            "{ jobCategory { id } }",
        ),
        "createJob": (
            *both(
                f'input: {{ title: "%s", companyId: {company.pk}, {posting} }}', "Baker", "Potter"
            ),
            "{ job { id } }",
        ),
        "applyToJob": (
            *both(f'input: {{ jobId: {job.pk}, coverLetter: "%s" }}', "Take me.", "Please."),
            "{ application { id } }",
        ),
        "saveJobSearch": (
            *both('input: { query: { search: "%s" } }', "baker", "potter"),
            "{ savedSearch { id } }",
        ),
        "createPoll": (
            *both('input: { question: "%s?", options: ["a", "b"] }', "This", "That"),
            "{ poll { id } }",
        ),
        "castVote": (*both(ballot, *options[:2]), "{ vote { ballotId results { totalVotes } } }"),
    }


@pytest.fixture
def api() -> ApiClient:
    return ApiClient()
