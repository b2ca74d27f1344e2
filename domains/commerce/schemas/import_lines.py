"""Parsing of CSV files of products into good lines and problems."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Annotated

from pydantic import Field, ValidationError, field_validator

from domains.commerce.schemas.products import Currency, Description, Price, ProductName, Sku, Stock
from domains.commerce.services import LineProblem, ProductLine
from domains.commerce.services.imports import MAX_BYTES
from shared.errors import ValidationFailed
from shared.http import In, Line, error_details, field_errors
from shared.strict_formats import is_decimal

COLUMNS = ("sku", "name", "description", "price", "currency", "category", "stock")
REQUIRED = frozenset({"sku", "name", "price", "category"})
MAX_LINES = 50_000

_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
_QUOTES = "A quotation mark is not closed."


class ProductLineIn(In):
    """A line of the file. An empty column counts as absent."""

    is_of_json = False

    sku: Sku
    name: ProductName
    description: Description | None = None
    price: Price
    currency: Currency | None = None
    category: Annotated[str, Line(140), Field(examples=["kitchen"])]
    stock: Stock | None = None

    @field_validator("price", mode="before")
    @classmethod
    def _is_plain(cls, price: str) -> str:
        if not is_decimal(price):
            raise ValueError("Write a price like 19.90.")
        return price


def read_lines(content: bytes) -> tuple[list[ProductLine], list[LineProblem]]:
    """
    Parse a file of products and return its good lines and the problems of the others.

    :raises ValidationFailed: if it is too large, or its first line does not name the columns.
    """
    if len(content) > MAX_BYTES:
        raise _unreadable(f"The file is larger than {MAX_BYTES:,} bytes.")
    good: list[ProductLine] = []
    bad: list[LineProblem] = []
    rows = _rows(content)
    columns = _columns(next(rows, None))
    for number, row in rows:
        if len(good) + len(bad) >= MAX_LINES:
            raise _unreadable(f"The file has more than {MAX_LINES:,} lines.")
        try:
            good.append(_line(number, row, columns=columns))
        except ValueError as reason:
            bad.append(LineProblem(number, _in_words(reason)))
    return good, bad


def _unreadable(reason: str) -> ValidationFailed:
    return ValidationFailed.of("file", reason)


def _rows(content: bytes) -> Iterator[tuple[int, Sequence[str] | csv.Error]]:
    """Yield each record with the number of its first line. Empty lines are skipped."""
    # Bytes that are not UTF-8 become lone surrogates, so that the error can name their line.
    text = content.decode("utf-8-sig", errors="surrogateescape")
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    while True:
        number = reader.line_num + 1
        try:
            row: Sequence[str] | csv.Error = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            row = error
        if row:
            yield number, row


def _columns(first: tuple[int, Sequence[str] | csv.Error] | None) -> Sequence[str]:
    header = first[1] if first else ()
    columns = () if isinstance(header, csv.Error) else tuple(name.strip() for name in header)
    if not REQUIRED.issubset(columns) or not set(COLUMNS).issuperset(columns):
        raise _unreadable(f"The first line must name columns out of: {', '.join(COLUMNS)}.")
    if twice := [name for name, times in Counter(columns).items() if times > 1]:
        raise _unreadable(f"The first line names a column more than once: {', '.join(twice)}.")
    return columns


def _line(number: int, row: Sequence[str] | csv.Error, *, columns: Sequence[str]) -> ProductLine:
    if isinstance(row, csv.Error):
        raise ValueError(_QUOTES if "end of data" in str(row) else f"{row}.")
    if len(row) != len(columns):
        raise ValueError(f"Has {len(row)} columns instead of {len(columns)}.")
    if any(_LONE_SURROGATE.search(value) for value in row):
        raise ValueError("Is not written in UTF-8.")
    given = {name: value for name, value in zip(columns, row, strict=True) if value}
    line = ProductLineIn.model_validate(given)
    return ProductLine(number=number, **line.model_dump())


def _in_words(reason: ValueError) -> str:
    if not isinstance(reason, ValidationError):
        return str(reason)
    return "; ".join(
        f"{error.field}: {error.message}" for error in field_errors(error_details(reason))
    )
