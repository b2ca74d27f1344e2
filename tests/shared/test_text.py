"""Names and texts: validation, the stored form and the comparison of names."""

from typing import Annotated

import pytest
from django.core.exceptions import ValidationError as FormRefusal
from pydantic import TypeAdapter, ValidationError

from shared.errors import ValidationFailed
from shared.text import Name, Text, Words, fold_name, is_visible
from shared.text_fields import BodyField, NameField

NAME = TypeAdapter[str](Annotated[str, Name(10)])
OPTIONAL_NAME = TypeAdapter[str](Annotated[str, Name(10, min_length=0)])
TEXT = TypeAdapter[str](Annotated[str, Text(10, min_length=1)])
OPTIONAL_TEXT = TypeAdapter[str](Annotated[str, Text(10)])
WORDS = TypeAdapter[str](Annotated[str, Words(10)])

INVISIBLE = ["", "  ", "\u200b", "\u2060", "\u3164", "\u2800", "\u115f\u1160", "\u00a0\u200d\u0301"]


def is_accepted(adapter: TypeAdapter[str], text: str) -> bool:
    try:
        adapter.validate_python(text)
    except ValidationError:
        return False
    return True


class TestNames:
    @pytest.mark.parametrize("name", INVISIBLE)
    def test_invisible_name_is_refused(self, name: str) -> None:
        with pytest.raises(ValidationError):
            NAME.validate_python(name)

    @pytest.mark.parametrize("name", INVISIBLE)
    def test_invisible_optional_name_is_empty(self, name: str) -> None:
        assert OPTIONAL_NAME.validate_python(name) == ""

    @pytest.mark.parametrize("name", ["?", "5", "茶", "❤️", "👩‍👩‍👧", "\U0001faea", "+"])
    def test_one_visible_character_is_a_name(self, name: str) -> None:
        assert NAME.validate_python(name) == name

    @pytest.mark.parametrize(
        ("name", "stored"),
        [(" Suva\u200b ", "Suva"), ("Cafe\u0301", "Café"), ("\u3000緑茶\ufeff", "緑茶")],
    )
    def test_name_is_stored_stripped_and_in_nfc(self, name: str, stored: str) -> None:
        assert NAME.validate_python(name) == stored

    def test_length_of_the_stored_name_is_limited(self) -> None:
        # The normal form of this letter has two characters.
        with pytest.raises(ValidationError, match="at most 10 characters"):
            NAME.validate_python("\u0958" * 6)
        assert NAME.validate_python("e\u0301" * 10) == "é" * 10

    def test_name_on_two_lines_is_refused(self) -> None:
        with pytest.raises(ValidationError, match="line breaks"):
            NAME.validate_python("a\nb")


class TestNoncharacters:
    def test_all_sixty_six_are_refused(self) -> None:
        last_two = [plane + last for plane in range(0, 0x110000, 0x10000) for last in (-2, -1)]
        points = [*range(0xFDD0, 0xFDF0), *(point % 0x110000 for point in last_two)]

        accepted = [
            (adapter, hex(point))
            for point in points
            for adapter in (NAME, OPTIONAL_NAME, TEXT, OPTIONAL_TEXT, WORDS)
            if is_accepted(adapter, f"a{chr(point)}b")
        ]

        assert len(points) == 66
        assert accepted == []

    def test_neighbours_are_accepted(self) -> None:
        assert NAME.validate_python("\U0001fffd\U00020000") == "\U0001fffd\U00020000"


class TestTexts:
    @pytest.mark.parametrize("text", INVISIBLE)
    def test_invisible_text_is_refused_or_empty(self, text: str) -> None:
        with pytest.raises(ValidationError):
            TEXT.validate_python(text)
        assert OPTIONAL_TEXT.validate_python(text) == ""

    def test_text_is_stored_as_sent(self) -> None:
        assert TEXT.validate_python(" a\n b ") == " a\n b "

    @pytest.mark.parametrize(("words", "expected"), [(" tea  ", "tea"), ("\u200b ", ""), ("", "")])
    def test_blank_search_words_are_empty(self, words: str, expected: str) -> None:
        assert WORDS.validate_python(words) == expected


class TestKeys:
    @pytest.mark.parametrize(
        "same",
        [
            ("Suva", "SUVA", "Suva ", "su\u200bva"),
            ("ΟΔΟΣ", "οδος", "οδοσ", "Οδός".replace("ό", "ο")),
            ("Straße", "STRASSE"),
            ("Café", "CAFE\u0301"),
            ("New  York", "new\u00a0york"),
        ],
    )
    def test_names_that_read_the_same_have_equal_keys(self, same: tuple[str, ...]) -> None:
        assert {fold_name(name) for name in same} == {fold_name(same[0])}

    def test_different_names_have_different_keys(self) -> None:
        assert len({fold_name(name) for name in ("Tea", "Teá", "Tea 2", "C", "C#")}) == 5

    @pytest.mark.parametrize("name", ["ΟΔΟΣ", "İzmir", "ǰ", "ﬃ", "\u0345a", " A  b\u200b"])
    def test_key_of_a_key_is_the_key(self, name: str) -> None:
        assert fold_name(fold_name(name)) == fold_name(name)


class TestColumns:
    @pytest.mark.parametrize("field", [NameField(max_length=9), BodyField()])
    def test_invisible_value_is_refused(self, field: NameField | BodyField) -> None:
        field.set_attributes_from_name("title")

        with pytest.raises(FormRefusal, match="visible letter"):
            field.clean("\u2800\u200d", None)
        with pytest.raises(ValidationFailed) as refusal:
            field.get_db_prep_save("\u200b", None)

        assert [error.field for error in refusal.value.errors] == ["title"]

    def test_name_field_cleans_to_nfc(self) -> None:
        assert NameField(max_length=9).clean(" Cafe\u0301 ", None) == "Café"

    def test_letter_is_visible_and_zero_width_space_is_not(self) -> None:
        assert (is_visible("a"), is_visible("\u200b")) == (True, False)
