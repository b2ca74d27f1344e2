"""Values that no API should accept: some that are always sent, and strategies for more."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from conformance.api import Answer


@dataclass(frozen=True, slots=True)
class WrongValues:
    """
    Wrong values of a field: those of ``fixed``, and generated ones.

    No API should accept those of ``refused``. An API may accept those of ``odd``, but may not fail.
    """

    fixed: Sequence[Any]
    refused: SearchStrategy[Any]
    odd: SearchStrategy[Any] | None = None


@dataclass(frozen=True, slots=True)
class Trial:
    """A request with one field that gets wrong values."""

    what: str
    values: WrongValues
    send: Callable[[Any], Answer]

    def named(self, value: Any) -> str:
        """Return the name of the request with a value."""
        return f"{self.what} {repr(value)[:40]}"


# Texts that are no number, no date and no name of anything.
_WORDS = st.text("qx", min_size=1, max_size=20)
_NUMBERS = st.integers() | st.floats(allow_nan=False, allow_infinity=False)
_SCALARS = st.none() | st.booleans() | _NUMBERS | _WORDS
_LISTS = st.lists(_SCALARS, max_size=3)
_OBJECTS = st.dictionaries(_WORDS, _SCALARS, max_size=2)
_NO_IDS = st.integers(max_value=-1) | st.integers(min_value=2**63)
_TEXTS_WITH_NUL = st.tuples(st.text(max_size=5), st.text(max_size=5)).map("\x00".join)
_NO_TEXTS = st.booleans() | _NUMBERS | _LISTS | _OBJECTS | _TEXTS_WITH_NUL
_LETTERS = st.characters(codec="utf-8", exclude_characters="\x00")
# Half of a surrogate pair, right to left, a combined accent, several characters that are one sign.
_ODD_PARTS = (
    "\ud800",
    "\u202e",
    "e\u0301",
    "\U0001f469\u200d\U0001f467",
    "\r\n",
    "'",
    '"',
    "\\",
    "%s",
)
_ODD_TEXTS = st.lists(
    st.sampled_from(_ODD_PARTS) | st.text(_LETTERS, max_size=5), min_size=1, max_size=4
).map("".join)

WRONG_TEXTS = WrongValues(
    fixed=(None, 5, "", "x" * 100_000, "\x00", ["list"]),
    refused=st.none() | _NO_TEXTS,
    odd=_ODD_TEXTS,
)
"""For a text of ordinary length."""

# One application is accepted, and after it each is a second one: no odd texts.
WRONG_LETTERS = WrongValues(fixed=(5, ["list"], {"a": 1}, "\x00"), refused=_NO_TEXTS)
"""For a text that may be missing or empty."""

WRONG_IDS = WrongValues(
    fixed=("text", -1, 2**70, [1], {"a": 1}), refused=_WORDS | _NO_IDS | _LISTS | _OBJECTS
)
"""For the id of something that exists."""

WRONG_REQUIRED_IDS = replace(WRONG_IDS, fixed=(None, *WRONG_IDS.fixed))
"""For an id without which the request has no meaning."""

WRONG_IDS_IN_PATHS = WrongValues(fixed=("text", -1, 2**70), refused=_NO_IDS)
"""For an id in a path, where a word may be the name of something else."""

WRONG_PAGES = WrongValues(
    fixed=("text", 0, -1, 10**9),
    refused=_WORDS | st.integers(max_value=0) | st.integers(min_value=10**9),
)
"""For the number of a page."""

WRONG_SEARCHES = WrongValues(
    fixed=("", "x" * 5000, "\x00"), refused=_TEXTS_WITH_NUL, odd=st.text(_LETTERS, max_size=50)
)
"""For the text of a search, in an address."""

WRONG_MOMENTS = WrongValues(
    # Generated numbers are not among these, because some APIs read them as seconds since 1970.
    fixed=("tomorrow", 12, "2026-13-45T99:99:99Z"),
    refused=_WORDS | _LISTS | _OBJECTS,
)
"""For a date with a time."""

WRONG_PRICES = WrongValues(
    fixed=("free", "-0.01", "NaN", "1e400", [1], {"a": 1}),
    refused=_WORDS | st.decimals("-1e9", "-0.01", places=2).map(str) | _LISTS | _OBJECTS,
)
"""For an amount of money as text, or as a number."""

WRONG_STOCKS = WrongValues(
    fixed=("many", -1, 2**70, [1]), refused=_WORDS | _NO_IDS | _LISTS | _OBJECTS
)
"""For a number of pieces, which may be 0."""

WRONG_QUANTITIES = replace(WRONG_STOCKS, fixed=(None, "text", 2**70, [1]))
"""For a number of pieces that are ordered."""

WRONG_LISTS_OF_TEXTS = WrongValues(
    fixed=(None, "text", [1, 2], [None, None], {"a": 1}),
    refused=_SCALARS | st.lists(st.none() | _NUMBERS | _LISTS, max_size=3) | _OBJECTS,
)
"""For a list of texts, at least two."""

WRONG_LINES = WrongValues(
    fixed=(None, [], "text", [1], [{}], {"a": 1}),
    refused=_SCALARS | st.lists(_SCALARS | _LISTS | _OBJECTS, max_size=3) | _OBJECTS,
)
"""For a list of objects, at least one."""

WRONG_WORDS = WrongValues(
    fixed=(None, "astronaut_at_noon", 5),
    refused=_WORDS | st.booleans() | _NUMBERS | _LISTS | _OBJECTS,
)
"""For one of a few words."""
