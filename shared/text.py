"""Text that people write: names of one line, texts of several, and when two names are the same."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from annotated_types import GroupedMetadata
from pydantic import AfterValidator, BeforeValidator, StringConstraints

INVISIBLE = "Give at least one visible letter."

# Pydantic refuses lone surrogates by itself; these are the control characters of C0, DEL and C1
# and the noncharacters that no keyboard makes.
_NOT_IN_A_LINE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ufdd0-\ufdef\ufffe\uffff]")
_NOT_IN_A_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff]")

# Characters that leave no mark although their category is one of letters or symbols: fillers of
# Hangul, the empty pattern of Braille, the null notehead, and the place of an embedded object.
_BLANK_SYMBOLS = frozenset("\u115f\u1160\u2800\u3164\uffa0\ufffc\U0001d159")
_UNASSIGNED_FORMATS = re.compile("[\u2065\ufff0-\ufff8\U000e0000-\U000e0fff]")
_FORMATS = ("Cc", "Cf", "Cs")
_SPACES = "".join(chr(point) for point in range(0x3001) if chr(point).isspace())
# Not the joiners and selectors, which belong to the emoji before them.
_EDGES = _SPACES + "\u00ad\u034f\u180e\u200b\u2060\ufeff" + "".join(sorted(_BLANK_SYMBOLS))
_IGNORED_IN_KEYS = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufff8\U000e0000-\U000e0fff]"
)


def is_visible(text: str) -> bool:
    """Return whether a text has a letter, digit, punctuation mark or symbol that shows."""
    return any(map(_shows, text))


def strip_blanks(text: str) -> str:
    """Return a text without white space and invisible characters around it."""
    return text.strip(_EDGES)


def clean_name(name: str) -> str:
    """Return a name as it is stored: without blanks around it, in Unicode's form NFC."""
    return unicodedata.normalize("NFC", strip_blanks(name))


def fold_name(name: str) -> str:
    """
    Return the key that two names share if people read them as the same.

    Letter case, blanks around and between words, characters that do not show, and the ways in
    which Unicode composes a letter make no difference. The key is computed here and stored, and
    never in the database, whose rules of letter case depend on its version and its locale.
    """
    words = _IGNORED_IN_KEYS.sub("", unicodedata.normalize("NFC", name)).casefold().split()
    return unicodedata.normalize("NFC", " ".join(words))


def _shows(character: str) -> bool:
    category = unicodedata.category(character)
    # A mark alone stands on nothing. What is unassigned may be an emoji of a newer Unicode.
    if category[0] in "ZM" or category in _FORMATS or character in _BLANK_SYMBOLS:
        return False
    return not _UNASSIGNED_FORMATS.match(character)


def _one_line(text: str) -> str:
    if _NOT_IN_A_LINE.search(text):
        raise ValueError("Control characters and line breaks are not allowed here.")
    return text


def _some_lines(text: str) -> str:
    if _NOT_IN_A_TEXT.search(text):
        raise ValueError("Control characters are not allowed here.")
    return text


def _required(text: str) -> str:
    if not is_visible(text):
        raise ValueError(INVISIBLE)
    return text


def _optional(text: str) -> str:
    return text if is_visible(text) else ""


def _cleaned(value: object, *, max_length: int) -> object:
    # What is far too long is refused for that, before time is spent on its normal form.
    if not isinstance(value, str) or len(value) > 4 * max_length:
        return value
    return clean_name(value)


@dataclass(frozen=True, slots=True)
class Line(GroupedMetadata):
    """A value on one line, stored as sent, such as a token: ``Annotated[str, Line(120)]``."""

    max_length: int
    min_length: int = 1

    def __iter__(self) -> Iterator[object]:
        """Yield what pydantic checks."""
        yield StringConstraints(min_length=self.min_length, max_length=self.max_length)
        yield AfterValidator(_one_line)


@dataclass(frozen=True, slots=True)
class Name(GroupedMetadata):
    """
    A name on one line, stripped and in NFC: ``title: Annotated[str, Name(120)]``.

    It has at least one visible letter; an optional one (``min_length=0``) without any is empty.
    """

    max_length: int
    min_length: int = 1

    def __iter__(self) -> Iterator[object]:
        """Yield what pydantic checks."""
        yield StringConstraints(min_length=self.min_length, max_length=self.max_length)
        yield AfterValidator(_one_line)
        yield AfterValidator(_required if self.min_length else _optional)
        yield BeforeValidator(partial(_cleaned, max_length=self.max_length))


@dataclass(frozen=True, slots=True)
class Text(GroupedMetadata):
    """
    Text of several lines, stored as sent: ``description: Annotated[str, Text(5000)]``.

    A required one has at least one visible letter; an optional one without any is empty.
    """

    max_length: int
    min_length: int = 0

    def __iter__(self) -> Iterator[object]:
        """Yield what pydantic checks."""
        yield StringConstraints(min_length=self.min_length, max_length=self.max_length)
        yield AfterValidator(_some_lines)
        yield AfterValidator(_required if self.min_length else _optional)


@dataclass(frozen=True, slots=True)
class Words(GroupedMetadata):
    """Words to search for: ``search: Annotated[str, Words(200)]``. Blanks alone are no search."""

    max_length: int
    min_length: int = 0

    def __iter__(self) -> Iterator[object]:
        """Yield what pydantic checks."""
        yield StringConstraints(min_length=self.min_length, max_length=self.max_length)
        yield AfterValidator(_one_line)
        yield AfterValidator(_required if self.min_length else _optional)
        yield BeforeValidator(partial(_cleaned, max_length=self.max_length))
