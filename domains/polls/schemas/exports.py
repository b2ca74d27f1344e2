"""The CSV format of an export."""

import csv
from collections.abc import Iterable, Iterator

COLUMNS = ("ballot", "voted_on", "option")

# Characters that spreadsheets read as the beginning of a formula.
_FORMULA = ("=", "+", "-", "@", "|", "\t", "\r")


class _Line:
    """A file object that returns each line, so that it can be sent at once."""

    def write(self, line: str) -> str:
        return line


def csv_of(rows: Iterable[tuple[object, ...]]) -> Iterator[str]:
    """Yield the lines of a CSV file, with formulas escaped."""
    writer = csv.writer(_Line())
    yield writer.writerow(COLUMNS)
    for row in rows:
        yield writer.writerow([_harmless(str(value)) for value in row])


def _harmless(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA) else text
