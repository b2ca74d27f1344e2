"""Types of text: names on one line, texts of several lines, and the comparison of names."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from annotated_types import GroupedMetadata
from pydantic import AfterValidator, BeforeValidator, StringConstraints

INVISIBLE = "Give at least one visible letter."
NOT_ONE_LINE = "Control characters and line breaks are not allowed here."
HAS_CONTROLS = "Control characters are not allowed here."

# The control characters of C0, DEL and C1, and the noncharacters of Unicode, of which each plane
# has its last two. Pydantic itself refuses lone surrogates.
_LAST_OF_PLANES = "".join(
    chr(plane + last) for plane in range(0, 0x110000, 0x10000) for last in (0xFFFE, 0xFFFF)
)
_NONCHARACTERS = f"\ufdd0-\ufdef{_LAST_OF_PLANES}"
_NOT_IN_A_LINE = re.compile(f"[\x00-\x1f\x7f-\x9f\u2028\u2029{_NONCHARACTERS}]")
_NOT_IN_A_TEXT = re.compile(f"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f{_NONCHARACTERS}]")

# Invisible characters in categories of letters or symbols: Hangul fillers, the empty Braille
# pattern, the null notehead, and the object replacement character.
_BLANK_SYMBOLS = frozenset("\u115f\u1160\u2800\u3164\uffa0\ufffc\U0001d159")
_UNASSIGNED_FORMATS = re.compile("[\u2065\ufff0-\ufff8\U000e0000-\U000e0fff]")
_FORMATS = ("Cc", "Cf", "Cs")
_SPACES = "".join(chr(point) for point in range(0x3001) if chr(point).isspace())
# Without joiners and variation selectors, which belong to the emoji before them.
_EDGES = _SPACES + "\u00ad\u034f\u180e\u200b\u2060\ufeff" + "".join(sorted(_BLANK_SYMBOLS))
_IGNORED_IN_KEYS = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufff8\U000e0000-\U000e0fff]"
)


def is_visible(text: str) -> bool:
    """Return whether a text has a visible letter, digit, punctuation mark or symbol."""
    return any(map(_is_visible_character, text))


def is_one_line(text: str) -> bool:
    """Return whether a text has no control character, line break or noncharacter."""
    return not _NOT_IN_A_LINE.search(text)


def has_controls(text: str) -> bool:
    """Return whether a text of several lines has a control character or a noncharacter."""
    return bool(_NOT_IN_A_TEXT.search(text))


def strip_blanks(text: str) -> str:
    """Return the text without leading and trailing white space and invisible characters."""
    return text.strip(_EDGES)


def clean_name(name: str) -> str:
    """Return the name as it is stored: stripped of blanks and in Unicode's form NFC."""
    return unicodedata.normalize("NFC", strip_blanks(name))


def fold_name(name: str) -> str:
    """
    Return a key that is equal for names that people read as the same.

    Letter case, blanks around and between words, invisible characters and the composition of
    letters make no difference. The key is computed here and stored; the database never computes
    it, because its rules of letter case depend on its version and its locale.
    """
    words = _IGNORED_IN_KEYS.sub("", unicodedata.normalize("NFC", name)).casefold().split()
    return unicodedata.normalize("NFC", " ".join(words))


def _is_visible_character(character: str) -> bool:
    category = unicodedata.category(character)
    # A combining mark alone is not visible. An unassigned character may be an emoji of a newer
    # version of Unicode, so it counts as visible.
    if category[0] in "ZM" or category in _FORMATS or character in _BLANK_SYMBOLS:
        return False
    return not _UNASSIGNED_FORMATS.match(character)


def _require_one_line(text: str) -> str:
    if not is_one_line(text):
        raise ValueError(NOT_ONE_LINE)
    return text


def _require_no_controls(text: str) -> str:
    if has_controls(text):
        raise ValueError(HAS_CONTROLS)
    return text


def _require_visible(text: str) -> str:
    if not is_visible(text):
        raise ValueError(INVISIBLE)
    return text


def _empty_if_invisible(text: str) -> str:
    return text if is_visible(text) else ""


def _clean(value: object, *, max_length: int) -> object:
    # A far too long value is refused for its length, without computing its normal form.
    if not isinstance(value, str) or len(value) > 4 * max_length:
        return value
    return clean_name(value)


@dataclass(frozen=True, slots=True)
class Line(GroupedMetadata):
    """A value on one line, stored as sent, such as a token: ``Annotated[str, Line(120)]``."""

    max_length: int
    min_length: int = 1

    def __iter__(self) -> Iterator[object]:
        """Yield the constraints for pydantic."""
        yield StringConstraints(min_length=self.min_length, max_length=self.max_length)
        yield AfterValidator(_require_one_line)


@dataclass(frozen=True, slots=True)
class Name(GroupedMetadata):
    """
    A name on one line, stripped and in NFC: ``title: Annotated[str, Name(120)]``.

    It needs at least one visible character. An optional name (``min_length=0``) without one is
    stored as empty.
    """

    max_length: int
    min_length: int = 1

    def __iter__(self) -> Iterator[object]:
        """Yield the constraints for pydantic."""
        yield StringConstraints(min_length=self.min_length, max_length=self.max_length)
        yield AfterValidator(_require_one_line)
        yield AfterValidator(_require_visible if self.min_length else _empty_if_invisible)
        yield BeforeValidator(partial(_clean, max_length=self.max_length))


@dataclass(frozen=True, slots=True)
class Text(GroupedMetadata):
    """
    Text of several lines, stored as sent: ``description: Annotated[str, Text(5000)]``.

    A required text needs at least one visible character. An optional one without any is stored as
    empty.
    """

    max_length: int
    min_length: int = 0

    def __iter__(self) -> Iterator[object]:
        """Yield the constraints for pydantic."""
        yield StringConstraints(min_length=self.min_length, max_length=self.max_length)
        yield AfterValidator(_require_no_controls)
        yield AfterValidator(_require_visible if self.min_length else _empty_if_invisible)


@dataclass(frozen=True, slots=True)
class Words(GroupedMetadata):
    """Search words: ``search: Annotated[str, Words(200)]``. Blanks alone count as empty."""

    max_length: int
    min_length: int = 0

    def __iter__(self) -> Iterator[object]:
        """Yield the constraints for pydantic."""
        yield StringConstraints(min_length=self.min_length, max_length=self.max_length)
        yield AfterValidator(_require_one_line)
        yield AfterValidator(_require_visible if self.min_length else _empty_if_invisible)
        yield BeforeValidator(partial(_clean, max_length=self.max_length))
