"""Full-text search without accents, which also finds names such as C++ and .NET."""

import re
from collections.abc import Iterable
from typing import Any, TypeVar

from django.contrib.postgres.search import SearchQuery, SearchVector, SearchVectorField
from django.db.models import Func, GeneratedField, Q, TextField, Value
from django.db.models.lookups import Contains

from shared.parameters import Parameter, decide, derive
from shared.query_sets import Filterable
from shared.search_functions import NAMES_LIKE_STOP_WORDS, SCRIPTS_WITHOUT_SPACES

SEARCH_LANGUAGE = "english"

_Q = TypeVar("_Q", bound=Filterable)

_TERM = re.compile(r'-?"[^"]*"?|\S+')
_RUN_WITHOUT_SPACES = re.compile(f"[{SCRIPTS_WITHOUT_SPACES}]+")
_JOINED = re.compile(r"\w[./]\w")
# A trigram index needs at least three letters.
_TRIGRAM = re.compile(r"\w{3}")


class SearchText(Func):
    """A text as the full-text index reads it; see ``shared.search_functions``."""

    function = "nexus_search_text"
    arity = 1
    output_field = TextField()


class FoldedText(Func):
    """A text in lower case and without accents, for searching parts of names."""

    function = "nexus_folded_text"
    arity = 1
    output_field = TextField()


class ParsedSearchQuery(SearchQuery):
    """
    A query that is parsed before the statement runs, so that its plan does not depend on the words.

    PostgreSQL then makes one plan for all searches of a kind, where it would make one for each.
    """

    def as_sql(self, *arguments: Any, **options: Any) -> Any:
        """Return the query as a subquery of its own, which runs once."""
        sql, parameters = super().as_sql(*arguments, **options)
        return f"(SELECT {sql})", parameters


class SearchMixin:
    """A filter for query sets of a model whose column ``search`` is a ``search_column``."""

    def matching(self: _Q, words: str) -> _Q:
        """Filter by a full-text search."""
        return self.filter(search=search_query(words))


def search_column(*columns: str) -> GeneratedField:
    """
    Return the column ``search`` of a model: the full-text index of its text columns.

    PostgreSQL computes it whenever a row is written. With several columns, a word in the first
    one counts most.
    """
    weights: Iterable[str | None] = "ABCD" if len(columns) > 1 else [None]
    first, *others = map(search_vector, columns, weights)
    return GeneratedField(
        expression=sum(others, start=first), output_field=SearchVectorField(), db_persist=True
    )


def search_vector(column: str, weight: str | None = None) -> SearchVector:
    """Return the search vector of a column. ``weight`` is A to D."""
    return SearchVector(SearchText(column), weight=weight, config=SEARCH_LANGUAGE)


def search_query(words: str, kind: type[SearchQuery] = SearchQuery) -> SearchQuery:
    """
    Return the query for the words of a search box.

    It supports ``"a phrase"``, ``or`` and ``-without``, as web searches do. Use the kind
    ``ParsedSearchQuery`` if one index is the best for all words. With the usual one PostgreSQL
    looks at how frequent the words are.
    """
    expression: Any = SearchText(_expression(derive(words, _quote)))
    return kind(expression, search_type="websearch", config=SEARCH_LANGUAGE)


def contains_folded(column: str, text: str) -> Q:
    """Return the condition that a column contains a text, ignoring letter case and accents."""
    return Q(Contains(FoldedText(column), FoldedText(_expression(text))))


def has_trigram(words: str) -> bool:
    """Return whether words contain a trigram, so that a trigram index can find them."""
    return decide(words, _has_trigram)


def _has_trigram(words: str) -> bool:
    return bool(_TRIGRAM.search(words))


def _expression(text: Any) -> Any:
    return text if isinstance(text, Parameter) else Value(text)


def _quote(words: str) -> str:
    """Quote words that the index splits, such as ``node.js``."""
    terms = _TERM.findall(words)
    if all(term.upper() in NAMES_LIKE_STOP_WORDS for term in terms):
        # A stop word alone is a name, such as IT, and not a pronoun.
        return words.upper()
    return " ".join(map(_quote_term, terms))


def _quote_term(term: str) -> str:
    if '"' in term:
        return term
    if term.startswith("-") and (_JOINED.search(term) or _RUN_WITHOUT_SPACES.search(term)):
        # Without quotes only the first part of the word would be negated.
        return f'-"{term[1:]}"'
    return _RUN_WITHOUT_SPACES.sub(r' "\g<0>" ', term)
