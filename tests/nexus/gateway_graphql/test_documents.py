"""Documents are parsed and validated once."""

import graphene
import pytest

from nexus.gateway.graphql.documents import (
    MAX_CACHED,
    MAX_CACHED_LENGTH,
    MAX_TOTAL_LENGTH,
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

    def test_long_documents_stay_within_the_total_length(self, documents: DocumentCache) -> None:
        for number in range(100):
            documents.get(f"{{ hello }} #{'x' * 8_000}{number}")

        assert 20 < len(documents) <= MAX_TOTAL_LENGTH // 8_000
