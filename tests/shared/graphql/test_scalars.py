"""The scalars serialize and parse as their specifications require."""

import datetime as dt
from decimal import Decimal as Number

import pytest
from graphql import FloatValueNode, GraphQLError, IntValueNode, StringValueNode

from shared.graphql import Date, DateTime, Decimal

NOON = dt.datetime(2026, 3, 14, 12, 0, tzinfo=dt.UTC)


class TestDateTime:
    def test_moment_is_serialized_in_utc_with_z(self) -> None:
        away = NOON.astimezone(dt.timezone(dt.timedelta(hours=5)))

        assert DateTime.serialize(away) == "2026-03-14T12:00:00Z"

    @pytest.mark.parametrize("text", ["2026-03-14T12:00:00Z", "2026-03-14T17:00:00+05:00"])
    def test_moment_is_parsed_with_any_offset(self, text: str) -> None:
        assert DateTime.parse_value(text) == NOON
        assert DateTime.parse_literal(StringValueNode(value=text)) == NOON

    @pytest.mark.parametrize("text", ["", "noon", "2026-03-14T12:00:00", "2026-13-14T12:00:00Z", 5])
    def test_malformed_value_is_refused(self, text: object) -> None:
        with pytest.raises(GraphQLError):
            DateTime.parse_value(text)


class TestDate:
    def test_day_is_serialized_and_parsed(self) -> None:
        assert Date.serialize(dt.date(2026, 3, 14)) == "2026-03-14"
        assert Date.serialize(NOON) == "2026-03-14"
        assert Date.parse_literal(StringValueNode(value="2026-03-14")) == dt.date(2026, 3, 14)

    @pytest.mark.parametrize("text", ["", "2026-02-30", "14.3.2026", None])
    def test_malformed_value_is_refused(self, text: object) -> None:
        with pytest.raises(GraphQLError):
            Date.parse_value(text)


class TestDecimal:
    @pytest.mark.parametrize(
        ("number", "text"), [(Number("19.90"), "19.90"), (Number("1E+3"), "1000"), (3, "3")]
    )
    def test_decimal_is_serialized_without_an_exponent(
        self, number: Number | int, text: str
    ) -> None:
        assert Decimal.serialize(number) == text

    def test_decimal_is_parsed_from_text_and_numbers(self) -> None:
        assert Decimal.parse_value("19.90") == Number("19.90")
        assert Decimal.parse_literal(IntValueNode(value="3")) == 3
        assert Decimal.parse_literal(FloatValueNode(value="0.1")) == Number("0.1")

    @pytest.mark.parametrize(
        "text", ["NaN", "Infinity", "-inf", "1e400", "1e-400", "", "x", True, None]
    )
    def test_malformed_value_is_refused(self, text: object) -> None:
        with pytest.raises(GraphQLError):
            Decimal.parse_value(text)
