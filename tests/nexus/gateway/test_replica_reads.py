"""Promise: a replica that lags behind shows no session less than it has written."""

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from django.conf import settings
from django.db import ProgrammingError, connection, connections, transaction
from pytest_django import Settings

from domains.commerce.models import Product
from shared.auth.models import User
from shared.prepared import prepared_cursor
from shared.replicas import positions, servers, sessions
from shared.replicas.reader import Reader
from shared.replicas.sessions import reading, session_of
from tests.api_client import ApiClient
from tests.domains.commerce.factories import ProductFactory
from tests.factories import AdminFactory, UserFactory
from tests.replicas import Log, Site, SnapshotReplica, primary_with_reader, source_of

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif("commerce" not in settings.NEXUS_DOMAINS, reason="commerce is not enabled"),
]

MANY_SLOTS = 2**64
PRODUCT = "query ($id: ID!) { product(id: $id) { description } }"
UPDATE = """
mutation ($id: ID!, $text: String!) {
  updateProduct(id: $id, input: {description: $text}) { product { description } }
}
"""


@pytest.fixture
def log(monkeypatch: pytest.MonkeyPatch) -> Log:
    """Return the log of the primary, which other tests on the server do not advance."""
    log = Log()
    monkeypatch.setattr(positions, "current_position", lambda _: log.position)
    monkeypatch.setattr(positions, "_floor", positions._Floor())
    return log


@pytest.fixture
def replica(
    log: Log, settings: Settings, monkeypatch: pytest.MonkeyPatch, unique: str
) -> Iterator[SnapshotReplica]:
    """Return the replica of the site, and connect this thread to the primary as a web process."""
    settings.DATABASE_REPLICAS = [settings.DATABASES["default"]]
    settings.CACHES = {"default": {**settings.CACHES["default"], "KEY_PREFIX": unique}}
    usual, connections["default"] = connections["default"], primary_with_reader()
    replica = SnapshotReplica(settings.DATABASES["default"], log)
    monkeypatch.setattr(servers, "all_replicas", lambda: (replica,))
    # Each session has a version of its own: one of a thousand users shares that of the address.
    monkeypatch.setattr(sessions, "SLOTS", MANY_SLOTS)
    yield replica
    replica.close()
    connections["default"].close()
    connections["default"] = usual


@pytest.fixture
def unique() -> str:
    """Return a prefix of keys that no other test uses."""
    return uuid4().hex


@pytest.fixture
def site(log: Log) -> Site:
    return Site(log)


@pytest.fixture
def shopper(db: None) -> User:
    return UserFactory.create()


@pytest.fixture
def admin(db: None) -> User:
    return AdminFactory.create()


class TestSession:
    def test_session_reads_from_a_replica_that_has_its_writes(
        self, site: Site, shopper: User, replica: SnapshotReplica
    ) -> None:
        site.put_into_cart(ProductFactory.create(), by=shopper)
        before = site.cart(by=shopper)
        replica.replay()

        assert before == (1, "primary")
        assert site.cart(by=shopper) == (1, "replica")

    def test_writes_of_others_are_not_waited_for(
        self, site: Site, shopper: User, admin: User, replica: SnapshotReplica
    ) -> None:
        product = ProductFactory.create()
        replica.replay()
        before = site.cart(by=shopper)

        _describe_from_elsewhere(site, product, by=admin)

        assert (before, site.cart(by=shopper)) == ((0, "replica"), (0, "replica"))

    def test_client_sees_without_a_token_what_it_wrote_with_one(
        self, site: Site, admin: User, replica: SnapshotReplica
    ) -> None:
        product = ProductFactory.create()
        replica.replay()

        site.describe(product, "new", by=admin)

        assert site.graphql(PRODUCT, id=product.pk)["product"]["description"] == "new"

    def test_session_sees_its_mutation(
        self, site: Site, admin: User, replica: SnapshotReplica
    ) -> None:
        product = ProductFactory.create()
        replica.replay()

        site.graphql(UPDATE, by=admin, id=product.pk, text="new")

        found = site.graphql(PRODUCT, by=admin, id=product.pk)
        assert found["product"]["description"] == "new"

    def test_no_replica_is_used_while_the_cache_server_is_away(
        self, site: Site, shopper: User, replica: SnapshotReplica, settings: Settings
    ) -> None:
        settings.CACHES = {"default": {"LOCATION": "redis://127.0.0.1:1/0"}}

        assert site.cart(by=shopper) == (0, "primary")

    def test_replica_that_is_too_far_behind_is_not_used(
        self, site: Site, shopper: User, log: Log, replica: SnapshotReplica, settings: Settings
    ) -> None:
        first = site.cart(by=shopper)
        settings.NEXUS_REPLICA_MAX_LAG_SECONDS = 0
        log.position += 1

        assert first == (0, "replica")
        assert site.cart(by=shopper) == (0, "primary")


@pytest.fixture
def product(site: Site, replica: SnapshotReplica) -> Product:
    """Return a product that the replica has, after its clients have read something from it."""
    product = ProductFactory.create(description="old")
    other = ProductFactory.create()
    replica.replay()
    # The first read of a session goes to the primary if nothing is known of its writes.
    assert site.description(other)[1] == "replica"
    return product


class TestCachedResponse:
    def test_cached_response_is_never_older_than_its_version(
        self, site: Site, admin: User, product: Product, replica: SnapshotReplica
    ) -> None:
        _describe_from_elsewhere(site, product, by=admin)

        assert site.description(product) == ("new", "primary")
        replica.replay()
        assert site.description(product) == ("new", "cache")

    def test_without_the_rule_an_old_response_stays_in_the_cache(
        self,
        site: Site,
        admin: User,
        product: Product,
        replica: SnapshotReplica,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        monkeypatch.setattr(Reader, "require", lambda *_: None)

        _describe_from_elsewhere(site, product, by=admin)

        assert site.description(product) == ("old", "replica")
        replica.replay()
        assert site.description(product) == ("old", "cache")

    def test_replica_that_has_the_write_computes_the_cached_response(
        self, site: Site, admin: User, product: Product, replica: SnapshotReplica
    ) -> None:
        _describe_from_elsewhere(site, product, by=admin)
        replica.replay()

        assert site.description(product) == ("new", "replica")
        assert site.description(product) == ("new", "cache")

    def test_cached_document_is_never_older_than_its_tables(
        self, site: Site, admin: User, product: Product, replica: SnapshotReplica
    ) -> None:
        for _ in range(2):
            site.graphql(PRODUCT, id=product.pk)

        _describe_from_elsewhere(site, product, by=admin)
        found = [site.graphql(PRODUCT, id=product.pk) for _ in range(2)]
        replica.replay()
        found.append(site.graphql(PRODUCT, id=product.pk))

        # What the document depends on is known by now, so its response is cached.
        assert [each["product"]["description"] for each in found] == ["new"] * 3


class TestStatement:
    def test_primary_executes_a_statement_that_writes(self, replica: SnapshotReplica) -> None:
        user = UserFactory.create()
        replica.replay()

        with reading([session_of("a test")]) as reader:
            User.objects.filter(pk=user.pk).update(display_name="New")
            found = User.objects.get(pk=user.pk)

        assert found.display_name == "New"
        assert (reader.statements_on_replica, reader.may_have_written) == (0, True)

    def test_primary_executes_the_statements_of_a_transaction(
        self, replica: SnapshotReplica
    ) -> None:
        user = UserFactory.create()

        with reading([session_of("a test")]) as reader, transaction.atomic():
            found = User.objects.select_for_update().get(pk=user.pk)

        assert (found, reader.statements_on_replica) == (user, 0)

    def test_primary_executes_a_statement_if_the_replica_goes_away(
        self, replica: SnapshotReplica
    ) -> None:
        with reading([session_of("a test")]) as reader:
            before = User.objects.count()
            replica.cut()
            after = User.objects.count()

        assert (before, after, reader.statements_on_replica) == (0, 0, 1)
        assert isinstance(replica.failures[0], psycopg.OperationalError)

    def test_error_of_the_primary_is_raised_if_both_fail(self, replica: SnapshotReplica) -> None:
        with (
            reading([session_of("a test")]),
            connection.cursor() as cursor,
            pytest.raises(ProgrammingError, match="nowhere"),
        ):
            cursor.execute("SELECT * FROM nowhere")

        assert not replica.failures

    def test_replica_executes_a_prepared_statement(self, replica: SnapshotReplica) -> None:
        with reading([session_of("a test")]) as reader, prepared_cursor() as cursor:
            cursor.execute("SELECT %s::int", [7])
            found = cursor.fetchone()

        assert (found, reader.statements_on_replica) == ((7,), 1)


def test_positions_are_numbers() -> None:
    assert positions.parse_position("16/B374D848") == 0x16B374D848


def test_site_without_replicas_has_no_reader(settings: Settings, shopper: User) -> None:
    settings.DATABASE_REPLICAS = []

    answer = ApiClient().rest("GET", "cart/", by=shopper)

    assert source_of(answer) == "primary"


def _describe_from_elsewhere(site: Site, product: Any, *, by: User) -> None:
    """Write from another address, so that only the version of the cache demands the write."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("nexus.gateway.replica_reads.address_bucket", lambda _: "10.9.9.9")
        site.describe(product, "new", by=by)
