"""Documents are prepared once."""

import graphene
import pytest

from nexus.gateway.graphql.documents import MAX_KEPT, MAX_KEPT_LENGTH, Documents
from nexus.gateway.graphql.errors import RefusedDocument


class Query(graphene.ObjectType):
    hello = graphene.String()


@pytest.fixture
def documents() -> Documents:
    """Return the empty store of a small schema."""
    return Documents(graphene.Schema(query=Query).graphql_schema)


class TestDocuments:
    def test_are_the_same_when_read_again(self, documents: Documents) -> None:
        assert documents.read("{ hello }") is documents.read("{ hello }")

    @pytest.mark.parametrize("text", ["{ nope }", "{"])
    def test_are_not_kept_when_refused(self, documents: Documents, text: str) -> None:
        with pytest.raises(RefusedDocument):
            documents.read(text)

        assert len(documents) == 0

    def test_are_not_kept_when_long(self, documents: Documents) -> None:
        documents.read("{ hello }" + "," * MAX_KEPT_LENGTH)

        assert len(documents) == 0

    def test_push_the_oldest_out(self, documents: Documents) -> None:
        first = documents.read("{ hello } #0")
        for number in range(1, MAX_KEPT + 1):
            documents.read(f"{{ hello }} #{number}")

        assert len(documents) == MAX_KEPT
        assert documents.read("{ hello } #0") is not first
