"""Full-text search as people type: without accents, with names of programming languages."""

import re
from typing import Any

from django.contrib.postgres.search import SearchQuery, SearchVector
from django.db.models import Func, Q, TextField, Value
from django.db.models.lookups import Contains

from shared.search_functions import NAMES_LIKE_STOP_WORDS, SCRIPTS_WITHOUT_SPACES

SEARCH_LANGUAGE = "english"

_TERM = re.compile(r'-?"[^"]*"?|\S+')
_RUN_WITHOUT_SPACES = re.compile(f"[{SCRIPTS_WITHOUT_SPACES}]+")
_JOINED = re.compile(r"\w[./]\w")
# A trigram index finds nothing by fewer letters than a trigram has.
_TRIGRAM = re.compile(r"\w{3}")


class SearchText(Func):
    """A text as the index of words reads it; see ``shared.search_functions``."""

    function = "nexus_search_text"
    arity = 1
    output_field = TextField()


class FoldedText(Func):
    """A text in lower case and without accents, for finding a part of a name."""

    function = "nexus_folded_text"
    arity = 1
    output_field = TextField()


def search_vector(column: str, *, weight: str | None = None) -> SearchVector:
    """Return the words of a column, for a generated column that is searched."""
    return SearchVector(SearchText(column), weight=weight, config=SEARCH_LANGUAGE)


def search_query(words: str) -> SearchQuery:
    """
    Return what people type into a search box, for a filter on such a column.

    It understands ``"a phrase"``, ``or`` and ``-without``, as web searches do.
    """
    typed: Any = SearchText(Value(_marked(words)))
    return SearchQuery(typed, search_type="websearch", config=SEARCH_LANGUAGE)


def has_part(column: str, part: str) -> Q:
    """Return the condition that a name holds a part, in any letter case, with accents or not."""
    return Q(Contains(FoldedText(column), FoldedText(Value(part))))


def can_be_part(words: str) -> bool:
    """Return whether words are long enough for an index of parts of names."""
    return bool(_TRIGRAM.search(words))


def _marked(words: str) -> str:
    """Quote what the index takes apart although it is typed as one word."""
    terms = _TERM.findall(words)
    if all(term.upper() in NAMES_LIKE_STOP_WORDS for term in terms):
        # Alone, it is the name that is meant and not the pronoun.
        return words.upper()
    return " ".join(map(_marked_term, terms))


def _marked_term(term: str) -> str:
    if '"' in term:
        return term
    if term.startswith("-") and (_JOINED.search(term) or _RUN_WITHOUT_SPACES.search(term)):
        # Without quotes only the first part would be negated.
        return f'-"{term[1:]}"'
    return _RUN_WITHOUT_SPACES.sub(r' "\g<0>" ', term)
