"""Promise: rows that PostgreSQL writes as JSON equal the objects that graphql-core completes."""

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from json import dumps
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoDbBlocker

from domains.feed.models import Comment, CommentLike
from domains.polls.models import OptionTally
from domains.polls.services import cast_vote
from shared.auth.models import User
from shared.graphql.compiling import LONGEST_KEY, MOST_TABLES
from shared.notifications.models import Notification
from shared.notifications.notifying import notify
from tests.api_client import bearer
from tests.contracts.test_graphql_generated import graphql_core_only
from tests.domains.commerce.factories import CategoryFactory, ProductFactory
from tests.domains.feed.factories import CommentFactory, LikeFactory, PostFactory
from tests.domains.jobs.factories import ApplicationFactory, JobFactory
from tests.domains.movies.factories import FavoriteFactory
from tests.domains.polls.factories import PollFactory, options_of
from tests.factories import UserFactory
from tests.whole_schema import GraphQLApi, unlimited_api

# The mark creates the test database.
pytestmark = pytest.mark.django_db

PARENTS = " ".join(f"a{number}: parent {{ id }}" for number in range(MOST_TABLES))
FACTS = """edges { node { isOpen resultsVisible totalVotes totalVoters hasVoted isFollowing myChoices
  options { text votes } } }"""
COMPILED = {
    "columns": "{ products { edges { node { id name price rating stock createdAt maxPerOrder } } } }",
    "enum": "{ posts { edges { node { __typename visibility } } } }",
    "relation": "{ products { edges { node { category { id parent { name } } } } } }",
    "relation without a type of its own": "{ jobApplications(jobId: %(job)s) {"
    " edges { node { id applicant { __typename id email name: displayName } status } } } }",
    "texts that Python makes": "{ notifications { edges { cursor node { id text again: text payload"
    " actor { username } } } } }",
    "texts of related objects": "{ favoriteMovies { edges { node { movie { posterUrl title } } } } }",
    "empty texts": "{ favoriteMovies { edges { node { movie { posterPath releaseDate } } } }"
    " polls { edges { node { closedReason } } } }",
    "null relation": "{ categories { edges { node { parent { id } name } } } }",
    "cursors": "{ posts(first: 2) { pageInfo { startCursor endCursor hasNextPage }"
    " edges { cursor node { id } } totalCount } }",
    "of the viewer": "{ posts { edges { node { likedByMe sharedByMe } } } }",
    "annotations": f"{{ polls {{ {FACTS} }} myPolls {{ {FACTS} }} }}",
    "annotation of a choice": "{ jobs { edges { node { status canApply } } } }",
    "nested": "{ posts { edges { node { comments(first: 1) { edges { __typename node { content } } } } } } }",
    "nested twice": "{ posts { edges { node { comments { edges { node { author { username }"
    " replies { edges { node { id likedByMe author { id } } } } } } } } } } }",
    "nested page": "{ posts { edges { node { comments(first: 1) { totalCount __typename"
    " pageInfo { hasNextPage hasPreviousPage __typename } } } } } }",
    "last page": "{ posts(last: 2) { edges { node { id } } } }",
    "last page with cursors": "{ posts(last: 2) { edges { cursor node { id } }"
    " pageInfo { startCursor endCursor hasNextPage hasPreviousPage } totalCount } }",
    "last nested rows": "{ posts { edges { node { comments(last: 1) { edges { node { content } } } } } } }",
    "last nested page": "{ posts { edges { node { comments(last: 1) {"
    " pageInfo { hasNextPage hasPreviousPage } } } } } }",
    "whether nested rows precede": "{ posts { edges { node { a: comments(last: 1) {"
    " pageInfo { hasPreviousPage } } b: comments(last: 1) { pageInfo { hasNextPage } }"
    " c: comments(first: 1) { pageInfo { hasPreviousPage } } } } } }",
    "count of a nested list": "{ posts { edges { node { likes { totalCount } } } } }",
    "quoted": "{ posts { edges { node { sharedPost { id likedByMe } } } } }",
    "quotes of quotes": "{ posts { edges { node { sharedPost { comments { edges { node { id } } } } } } } }",
    "aliases": "{ posts { e: edges { n: node { a: id b: id"
    " c: comments(first: 1) { edges { node { id } x: node { content } } }"
    " d: comments(first: 2) { edges { node { id } } y: edges { node { content } } } } } } }",
    "fragments": "{ posts { ...P } } fragment P on PostConnection { edges { ...E } }"
    " fragment E on PostEdge { node { ... on Post { id } ...N } } fragment N on Post { content }",
    "directives": "query ($no: Boolean = false) { posts { edges { node {"
    " id @include(if: $no) content @skip(if: $no) } } } }",
    "ranked": "{ posts(orderBy: HOT) { edges { node { comments { edges { node { id } } } } } } }",
    "ranked with cursors": "{ posts(orderBy: HOT, first: 2) { totalCount edges { cursor node { id"
    " likedByMe } } pageInfo { startCursor endCursor hasNextPage hasPreviousPage } } }",
    "end of a ranking": "{ posts(orderBy: HOT, last: 2) { edges { cursor node { id } }"
    " pageInfo { startCursor endCursor hasNextPage hasPreviousPage } } }",
    "ranked by an annotation": "{ trendingPosts(first: 1) { edges { cursor node { id } } } }",
    "search by words": '{ jobs(filter: {search: "engineer"}, orderBy: RELEVANCE) { totalCount'
    " facets { country { count } } edges { cursor node { title company { name } } }"
    " pageInfo { endCursor } } }",
    "one object": "{ product(id: %(product)s) { id name category { name } } }",
    "one object by slug": '{ product(slug: "%(slug)s") { ... on Product { n: name } __typename } }',
    "one object with lists": "{ post(id: %(post)s) { id likedByMe comments(first: 1) {"
    " totalCount edges { node { author { username } replies { edges { node { id } } } } } } } }",
    "one object twice": "{ a: product(id: %(product)s) { id } b: product(id: %(product)s) { name } }",
    "below an object": "{ post(id: %(post)s) { comments { edges { node { content } } } } }",
    "empty": '{ posts(filter: {search: "nothing"}) { edges { node { id } } } }',
}
READ_AS_OBJECTS = {
    "cursor of a nested row": "{ posts { edges { node { comments { edges { cursor node { id } } } } } } }",
    "nodes under two aliases": "{ posts { edges { a: node { id } b: node { content } } } }",
    "long alias": f"{{ posts {{ edges {{ node {{ {'a' * (LONGEST_KEY + 1)}: id }} }} }} }}",
    "refused argument": "{ posts { edges { node { comments(first: 0) { totalCount } } } } }",
    "refused last": "{ posts { edges { node { comments(last: 101) { totalCount } } } } }",
    "both directions": "{ posts { edges { node { comments(first: 1, last: 1) { totalCount } } } } }",
    "refused cursor": '{ posts { edges { node { comments(after: "x") { totalCount } } } } }',
    "many tables": f"{{ categories {{ edges {{ node {{ {PARENTS} }} }} }} }}",
}


@pytest.fixture(scope="module")
def api(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[GraphQLApi]:
    """Return an API client of an admin, with posts, comments and products."""
    with unlimited_api(django_db_blocker) as api:
        quoted = PostFactory.create(content='Quote "this" \\ or\nthat — 😀 %s \u2028')
        post = PostFactory.create(quote_of=quoted, is_quote=True)
        PostFactory.create(created_at=datetime(2026, 3, 14, 9, 0, 0, 1200, tzinfo=UTC))
        comments = CommentFactory.create_batch(2, post=post)
        CommentFactory.create(post=post, parent=comments[0], author=api.admin)
        LikeFactory.create(post=post, user=api.admin)
        poll, _hidden = PollFactory.create(), PollFactory.create(results_visibility="owner")
        closed = {"closed_at": datetime(2026, 3, 14, tzinfo=UTC), "closed_reason": "manual"}
        PollFactory.create(owner=api.admin, **closed)
        shelf = CategoryFactory.create(parent=CategoryFactory.create())
        product = ProductFactory.create(category=shelf)
        job, _other_job = JobFactory.create_batch(2)
        ApplicationFactory.create_batch(2, job=job)
        cast_vote(voter=api.admin, poll_id=poll.pk, option_ids=options_of(poll)[:1])
        notify_of_order(api.admin, {"order_id": 7, "status": 'is\\ "x"', "size": [1.50, 2**60]})
        notify_of_order(api.admin, {}, actor=job.company.owner)
        FavoriteFactory.create(
            user=api.admin, movie__poster_path="/1.jpg", movie__release_date=date(1999, 12, 31)
        )
        FavoriteFactory.create(user=api.admin)
        keys = {"post": post, "product": product, "job": job}
        api.needed = {name: str(row.pk) for name, row in keys.items()} | {"slug": product.slug}
        yield api


def both_ways(api: GraphQLApi, document: str, variables: object = None) -> tuple[str, str]:
    """Return the response to a document, and that of graphql-core alone, as text."""
    with graphql_core_only():
        plain = as_text(api.answer(document, variables))
    # The third response uses SQL that the second one has cached.
    first, second, third = (as_text(api.answer(document, variables)) for _ in range(3))
    assert first == second == third
    return first, plain


def as_text(answer: Any) -> str:
    """Return a response as text, without the ids of its request."""
    for error in answer.get("errors", ()):
        error["extensions"].pop("request_id")
    return dumps(answer)


class TestCompiledSelection:
    @pytest.mark.parametrize("document", COMPILED.values(), ids=COMPILED)
    def test_response_equals_that_of_graphql_core(self, api: GraphQLApi, document: str) -> None:
        for name, value in api.needed.items():
            document = document.replace(f"%({name})s", value)
        answer, plain = both_ways(api, document)

        assert answer == plain
        assert "errors" not in answer

    @pytest.mark.parametrize("document", READ_AS_OBJECTS.values(), ids=READ_AS_OBJECTS)
    def test_what_postgresql_cannot_write_is_read_as_objects(
        self, api: GraphQLApi, document: str
    ) -> None:
        answer, plain = both_ways(api, document)

        assert answer == plain

    def test_value_of_a_variable_decides_each_time(self, api: GraphQLApi) -> None:
        document = """query ($yes: Boolean!, $first: Int) {
          posts { edges { node { id content @include(if: $yes)
            comments(first: $first) { edges { node { id } } } } } }
        }"""
        for variables in ({"yes": True, "first": 1}, {"yes": False, "first": 2}, {"yes": True}):
            answer, plain = both_ways(api, document, variables)
            assert answer == plain

    def test_conditions_decide_each_time_what_is_read_of_objects(self, api: GraphQLApi) -> None:
        document = """query ($yes: Boolean!) {
          me @include(if: $yes) { id username @skip(if: $yes) email }
          posts { edges { a: node { id content @include(if: $yes) } b: node { id } } }
          tags: polls @skip(if: $yes) { totalCount }
        }"""
        for is_included in (True, False, True):
            answer, plain = both_ways(api, document, {"yes": is_included})
            assert answer == plain
            assert "errors" not in answer

    def test_text_that_marks_unreadable_values_is_a_text(self, api: GraphQLApi) -> None:
        with transaction.atomic():
            PostFactory.create(content="\x01")
            answer, plain = both_ways(api, COMPILED["cursors"].replace("id", "content"))
            transaction.set_rollback(True)

        assert answer == plain
        assert "\\u0001" in answer

    def test_number_that_is_no_int_is_the_same_error(self, api: GraphQLApi) -> None:
        document = "{ polls(first: 1) { edges { node { totalVotes } } } }"
        with transaction.atomic():
            poll = PollFactory.create()
            largest = {"poll": poll, "option_id": options_of(poll)[0], "votes": 2**31 - 1}
            OptionTally.objects.create(slot=0, **largest)
            allowed, allowed_plain = both_ways(api, document)
            OptionTally.objects.create(slot=1, **largest)
            refused, refused_plain = both_ways(api, document)
            transaction.set_rollback(True)

        assert (allowed, refused) == (allowed_plain, refused_plain)
        assert '"totalVotes": 2147483647' in allowed
        assert "errors" in refused

    def test_text_that_cannot_be_made_is_the_same_error(self, api: GraphQLApi) -> None:
        with transaction.atomic():
            Notification.objects.update(payload={"too large": 2**70})
            answer, plain = both_ways(
                api, "{ notifications { edges { node { text payload } } } posts { totalCount } }"
            )
            transaction.set_rollback(True)

        assert answer == plain
        assert "errors" in answer

    def test_pages_follow_each_other(self, api: GraphQLApi) -> None:
        document = """query ($after: String) { posts(first: 1, after: $after) {
          edges { node { id } } pageInfo { endCursor hasNextPage hasPreviousPage } } }"""
        after, seen = None, []
        while after != "":
            answer, plain = both_ways(api, document, {"after": after})
            assert answer == plain
            page = api.answer(document, {"after": after})["data"]["posts"]
            seen += [edge["node"]["id"] for edge in page["edges"]]
            after = page["pageInfo"]["endCursor"] if page["pageInfo"]["hasNextPage"] else ""
        assert len(seen) == len(set(seen)) == 3

    def test_pages_before_a_cursor_follow_each_other(self, api: GraphQLApi) -> None:
        document = """query ($before: String) { posts(last: 1, before: $before) {
          edges { node { id } } pageInfo { startCursor hasNextPage hasPreviousPage } } }"""
        before, seen = None, []
        while before != "":
            answer, plain = both_ways(api, document, {"before": before})
            assert answer == plain
            page = api.answer(document, {"before": before})["data"]["posts"]
            seen += [edge["node"]["id"] for edge in page["edges"]]
            before = page["pageInfo"]["startCursor"] if page["pageInfo"]["hasPreviousPage"] else ""
        assert len(seen) == len(set(seen)) == 3

    def test_nested_pages_before_a_cursor_follow_each_other(self, api: GraphQLApi) -> None:
        post = f"post(id: {api.needed['post']})"
        cursors = api.answer(f"{{ {post} {{ comments {{ edges {{ cursor }} }} }} }}")
        before = cursors["data"]["post"]["comments"]["edges"][-1]["cursor"]
        document = """query ($before: String) { posts { edges { node {
          comments(last: 1, before: $before) { edges { node { content } }
            pageInfo { hasNextPage hasPreviousPage } } } } } }"""

        answer, plain = both_ways(api, document, {"before": before})

        assert answer == plain
        assert answer.count("content") == 1


class TestRepeatedDocuments:
    def test_each_request_gets_the_object_of_its_key(self, api: GraphQLApi) -> None:
        document = "query ($id: ID, $slug: String) { product(id: $id, slug: $slug) { id slug } }"
        with transaction.atomic():
            found = [ProductFactory.create() for _ in range(3)]
            for product in found:
                for key in ({"id": str(product.pk)}, {"slug": product.slug}):
                    answer, plain = both_ways(api, document, key)
                    assert answer == plain
                    assert f'"id": "{product.pk}"' in answer
            transaction.set_rollback(True)

    @pytest.mark.parametrize("key", [{}, {"id": "x"}, {"id": "999999"}, {"slug": "none"}], ids=str)
    def test_object_that_is_not_found_is_the_same_error(
        self, api: GraphQLApi, key: dict[str, str]
    ) -> None:
        document = "query ($id: ID, $slug: String) { product(id: $id, slug: $slug) { id } }"

        answer, plain = both_ways(api, document, key)

        assert answer == plain
        assert "errors" in answer

    def test_each_viewer_gets_rows_and_marks_of_their_own(self, api: GraphQLApi) -> None:
        document = """{ posts { edges { node { id visibility likedByMe
          comments { edges { node { likedByMe } } } } } } }"""
        with transaction.atomic():
            author = PostFactory.create(visibility="followers", content="For few").author
            CommentLike.objects.create(user=author, comment=Comment.objects.latest("pk"))
            viewers = [
                Client(),
                signed_in(api.admin),
                signed_in(author),
                signed_in(UserFactory.create()),
            ]
            answers = [answer_of(client, document) for client in viewers * 3]
            with graphql_core_only():
                plain = [answer_of(client, document) for client in viewers]
            transaction.set_rollback(True)

        assert answers == plain * 3
        # Only the anonymous viewer and the one who likes and follows nothing see the same.
        assert len(set(map(str, plain))) == len(viewers) - 1

    def test_each_viewer_gets_annotations_of_their_own(self, api: GraphQLApi) -> None:
        with transaction.atomic():
            poll = PollFactory.create(results_visibility="after_vote")
            voter = UserFactory.create()
            cast_vote(voter=voter, poll_id=poll.pk, option_ids=options_of(poll)[:1])
            viewers = [
                Client(),
                signed_in(api.admin),
                signed_in(poll.owner),
                signed_in(voter),
                signed_in(UserFactory.create()),
            ]
            answers = [answer_of(client, f"{{ polls {{ {FACTS} }} }}") for client in viewers * 3]
            with graphql_core_only():
                plain = [answer_of(client, f"{{ polls {{ {FACTS} }} }}") for client in viewers]
            transaction.set_rollback(True)

        assert answers == plain * 3
        # Only the anonymous viewer and the one who has done nothing see the same.
        assert len(set(map(str, plain))) == len(viewers) - 1

    def test_each_request_gets_the_rows_of_its_values(self, api: GraphQLApi) -> None:
        document = """query ($least: Decimal, $nested: Int) {
          products(filter: {minPrice: $least}) { edges { node { price
            category { products(first: $nested) { edges { node { id } } } } } } } }"""
        with transaction.atomic():
            ProductFactory.create(price="500.00")
            for least, nested in (("1", 1), ("450.5", 2), (None, 2), ("501", 1)):
                answer, plain = both_ways(api, document, {"least": least, "nested": nested})
                assert answer == plain
            transaction.set_rollback(True)


class TestStatements:
    def test_three_levels_are_one_statement(self, api: GraphQLApi) -> None:
        document = """{ posts { edges { node { author { username } comments(first: 2) {
          edges { node { author { username } replies { totalCount } } } } } } } }"""

        assert statements_of(document) == 1

    def test_one_object_with_its_lists_is_one_statement(self, api: GraphQLApi) -> None:
        document = f"""{{ post(id: {api.needed["post"]}) {{ author {{ username }} comments {{
          edges {{ node {{ content replies {{ totalCount }} }} }} }} }} }}"""

        assert statements_of(document) == 1

    def test_annotations_of_rows_and_of_their_lists_are_one_statement(
        self, api: GraphQLApi
    ) -> None:
        assert statements_of(f"{{ polls {{ {FACTS} }} }}") == 1

    def test_empty_texts_and_lists_of_their_rows_are_one_statement(self, api: GraphQLApi) -> None:
        document = "{ polls { edges { node { closedReason closedAt options { text } } } } }"

        assert statements_of(document) == 1

    def test_lists_below_objects_are_one_statement(self, api: GraphQLApi) -> None:
        document = """{ posts { edges { node { comments { edges {
          cursor node { replies { edges { node { author { id } } } } } } } } } } }"""

        assert statements_of(document) == 2

    @pytest.mark.parametrize(
        ("fields", "limit"),
        [
            pytest.param("edges { node { content } }", 2, id="rows of the page"),
            pytest.param("edges { node { id } } pageInfo { hasNextPage }", 3, id="one more"),
            pytest.param(
                "edges { node { id } } pageInfo { hasPreviousPage }", 2, id="from its end"
            ),
        ],
    )
    def test_rows_of_a_nested_page_are_read_once(
        self, api: GraphQLApi, fields: str, limit: int
    ) -> None:
        [sql] = sql_of(
            f"{{ posts {{ edges {{ node {{ comments(first: 2) {{ {fields} }} }} }} }} }}"
        )

        assert sql.count('FROM "feed_comment"') == 1
        assert 'JOIN "feed_comment"' not in sql
        assert f"LIMIT {limit})" in sql

    def test_first_page_reads_no_more_rows_than_it_shows(self, api: GraphQLApi) -> None:
        document = "{ posts(first: 7) { edges { node { visibility } } } }"
        sql_of(document)

        [repeated] = sql_of(document)

        assert "LIMIT 7)" in repeated


def notify_of_order(user: User, payload: Mapping[str, object], actor: User | None = None) -> None:
    """Notify a user with a payload of a kind whose text contains values of it."""
    notify(
        user_id=user.pk,
        kind="order_moved",
        target_type="order",
        target_id=len(payload),
        actor_id=actor.pk if actor else None,
        payload=payload,
        now=datetime(2026, 3, 14, tzinfo=UTC),
    )


def signed_in(user: User) -> Client:
    """Return a client with a token of the user."""
    return Client(headers=bearer(user))


def answer_of(client: Client, document: str) -> Any:
    """Return the response to a document, which is not cached inside of a transaction."""
    body = {"query": document}
    return client.post("/graphql/", body, content_type="application/json").json()


def statements_of(document: str) -> int:
    """Return the number of statements of a document for an anonymous viewer."""
    return len(sql_of(document))


def sql_of(document: str) -> list[str]:
    """Return the statements of a document for an anonymous viewer whose responses are not cached."""
    with CaptureQueriesContext(connection) as captured:
        answer: Any = Client().post(
            "/graphql/", {"query": document}, content_type="application/json"
        )
    assert "errors" not in answer.json()
    return [query["sql"] for query in captured]
