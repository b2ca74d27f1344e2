"""The shape of an export."""

import csv
from collections.abc import Iterable, Iterator

COLUMNS = ("ballot", "voted_on", "option")

# What spreadsheets take for the beginning of a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


class _Line:
    """Gives back what is written to it, so that a line can be sent as soon as it is made."""

    def write(self, line: str) -> str:
        return line


def csv_of(rows: Iterable[tuple[object, ...]]) -> Iterator[str]:
    """Yield the lines of a CSV file that no spreadsheet will calculate with."""
    writer = csv.writer(_Line())
    yield writer.writerow(COLUMNS)
    for row in rows:
        yield writer.writerow([_harmless(str(value)) for value in row])


def _harmless(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA) else text
