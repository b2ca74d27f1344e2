"""Documents are parsed and validated once."""

import graphene
import pytest
from graphql import GraphQLError

from nexus.gateway.graphql import documents as module
from nexus.gateway.graphql.documents import (
    MAX_CACHED,
    MAX_CACHED_LENGTH,
    DocumentCache,
)
from nexus.gateway.graphql.errors import RefusedDocument


class Query(graphene.ObjectType):
    hello = graphene.String()


@pytest.fixture
def documents() -> DocumentCache:
    """Return the empty cache of a small schema."""
    return DocumentCache(graphene.Schema(query=Query).graphql_schema)


class TestDocuments:
    def test_second_read_returns_the_cached_document(self, documents: DocumentCache) -> None:
        assert documents.get("{ hello }") is documents.get("{ hello }")

    @pytest.mark.parametrize("text", ["{ nope }", "{"])
    def test_refused_document_is_not_cached(self, documents: DocumentCache, text: str) -> None:
        with pytest.raises(RefusedDocument):
            documents.get(text)

        assert len(documents) == 0

    def test_long_document_is_not_cached(self, documents: DocumentCache) -> None:
        documents.get("{ hello }" + "," * MAX_CACHED_LENGTH)

        assert len(documents) == 0

    def test_full_cache_drops_the_oldest_document(self, documents: DocumentCache) -> None:
        first = documents.get("{ hello } #0")
        for number in range(1, MAX_CACHED + 1):
            documents.get(f"{{ hello }} #{number}")

        assert len(documents) == MAX_CACHED
        assert documents.get("{ hello } #0") is not first

    def test_cached_documents_stay_within_the_total_of_nodes(
        self, documents: DocumentCache, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(module, "MAX_TOTAL_NODES", 50)
        # Five nodes each: the document, its operation, the selection, the field and the name.
        for number in range(20):
            documents.get(f"{{ hello }} #{number}")

        assert len(documents) == 10

    def test_error_of_a_cached_document_names_its_place(self, documents: DocumentCache) -> None:
        [operation] = documents.get("\n  { hello }").tree.definitions

        error = GraphQLError("Failed.", [operation])

        assert error.locations == [(2, 3)]
