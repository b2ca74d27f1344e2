"""The sections of partition_lab.py in docs/operations/figures.md."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tools.docs.figures.pages import paragraph, table
from tools.operations.figures import write_section
from tools.operations.partition_rows import POLLS, WAITING


@dataclass
class Cost:
    """
    How long a change took, and what it wrote to the WAL.

    ``locked`` is how long its exclusive lock was requested and held, and ``longest_wait`` the
    longest of the requests that were sent at the same time.
    """

    seconds: float = 0.0
    wal: int = 0
    locked: float | None = None
    longest_wait: float | None = None
    requests: int = 0

    @property
    def cells(self) -> list[str]:
        """The cells of its row."""
        waits = [
            "" if seconds is None else f"{seconds * 1000:.0f} ms"
            for seconds in (self.locked, self.longest_wait)
        ]
        return [f"{self.seconds:.2f} s", f"{self.wal / 1e6:,.1f} MB", *waits]


@dataclass(frozen=True)
class Use:
    """What one execution of an action uses: seconds, pages of the buffer cache, bytes of WAL."""

    seconds: float
    pages: float
    wal: float


_CHANGES_HEAD = ["", "rows", "took", "WAL", "exclusive lock", "longest wait of a request"]
_USES_HEAD = ["", "median", "pages", "WAL", "partitioned: median", "pages", "WAL"]


def write_outbox(
    rows: int,
    changes: Sequence[Sequence[str]],
    before: Mapping[str, Use],
    after: Mapping[str, Use],
) -> None:
    """Write the section of the outbox."""
    body = [
        paragraph(
            f"""{rows:,} events with one delivery each; all but {WAITING:,} are delivered. A
            fifth of them is deleted from plain tables; a copy of the database is converted, and
            the partition with all of them is dropped, from which the {WAITING:,} events that wait
            are moved first. All the time another session publishes events, one after the other. The
            WAL contains theirs, and `VACUUM` what autovacuum had left. The exclusive lock is the
            transaction that takes it, from its wait to its commit."""
        ),
        table(_CHANGES_HEAD, changes),
        _compared(before, after),
    ]
    write_section("Partitions of the outbox", target="partition-lab", body=body)


def write_ballots(
    rows: int,
    conversion: Cost,
    before: Mapping[str, Use],
    after: Mapping[str, Use],
    *,
    sizes: tuple[int, int],
) -> None:
    """Write the section of the ballots. ``sizes`` are bytes before and after the conversion."""
    body = [
        paragraph(
            f"""{rows:,} ballots with one choice each, of {rows // POLLS:,} voters in {POLLS}
            polls, so each poll has {rows // POLLS:,} votes; 16 partitions. While the tables are
            converted, another session votes, one vote after the other. The exclusive lock is the
            transaction that takes it, from its wait until the files of the former tables are
            removed, which is after the lock is released."""
        ),
        table(_CHANGES_HEAD, [["convert the tables", f"{2 * rows:,}", *conversion.cells]]),
        _compared(before, after),
        paragraph(
            f"""The tables with their indexes have {sizes[0] / 1e9:.1f} GB before the conversion
            and {sizes[1] / 1e9:.1f} GB after it. {conversion.requests:,} votes were cast during
            the conversion, and none failed."""
        ),
    ]
    write_section("Partitions of ballots", target="partition-lab", body=body)


def _compared(before: Mapping[str, Use], after: Mapping[str, Use]) -> str:
    return table(
        _USES_HEAD, [[name, *_cells(before[name]), *_cells(after[name])] for name in before]
    )


def _cells(use: Use) -> Sequence[str]:
    return [f"{use.seconds * 1000:.1f} ms", f"{use.pages:,.0f}", f"{use.wal:,.0f} B"]
