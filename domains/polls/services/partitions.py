"""
Partitioning the ballots by poll.

Off until ``manage.py partition_ballots`` converts the tables. A ballot and its choices are then in
partitions with the same number, which follows from the poll. The rows are copied while votes are
cast: triggers repeat every change of the former tables on the new ones until these replace them.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.db import connection, transaction

from domains.polls.models import Ballot, BallotChoice
from shared import partitioning
from shared.lock_waits import LockWaits
from shared.partitioning import NEW, NotConvertible, execute

BALLOTS = Ballot._meta.db_table
CHOICES = BallotChoice._meta.db_table
PARTS = 16
COPIED_AT_ONCE = 20_000
REPORTED_EVERY = 50 * COPIED_AT_ONCE
_KEYS = {BALLOTS: ("poll_id", "id"), CHOICES: ("ballot_id", "option_id", "poll_id")}
_OF_BALLOT = "a_choice_is_on_a_ballot_of_its_poll"


@dataclass(frozen=True, slots=True)
class Conversion:
    """How the ballots are converted. ``report`` is called with one line for each step."""

    parts: int
    waits: LockWaits
    report: Callable[[str], object]


def is_on() -> bool:
    """Return whether the ballots are partitioned."""
    return partitioning.is_partitioned(BALLOTS)


def list_names() -> Sequence[str]:
    """Return the names of the partitions of ballots."""
    return [part.name for part in partitioning.list_partitions(BALLOTS)]


def convert(conversion: Conversion) -> bool:
    """
    Partition the ballots; return False if they are partitioned already.

    Votes can be cast during the conversion: only the last step locks the tables, for some
    milliseconds. If the conversion is interrupted, the tables are as before; start it again.

    :raises NotConvertible: if the tables cannot be converted.
    :raises LockUnavailable: if a lock was not available in any attempt.
    """
    if is_on():
        return False
    partitioning.require_convertible([BALLOTS, CHOICES])
    waits = conversion.waits
    with waits.limit(connection):
        try:
            waits.retry(lambda: _build(conversion.parts), connection=connection)
            waits.retry(_repeat_changes, connection=connection)
            _copy(conversion)
            conversion.report("Checking the foreign keys and the number of rows.")
            _add_foreign_keys(conversion)
            execute(f"ANALYZE {BALLOTS}{NEW}, {CHOICES}{NEW}")
            _compare()
            waits.retry(_replace, connection=connection)
        finally:
            if not is_on():
                waits.retry(_discard, connection=connection)
    return True


@transaction.atomic
def _discard() -> None:
    [is_repeated] = _fetch_row("SELECT count(*) FROM pg_trigger WHERE tgname = 'repeat_changes'")
    if is_repeated:
        execute(f"LOCK TABLE {BALLOTS}, {CHOICES} IN ACCESS EXCLUSIVE MODE")
    for table in (BALLOTS, CHOICES):
        # Without the condition it would lock the table even if there is no trigger.
        if is_repeated:
            execute(f"DROP TRIGGER IF EXISTS repeat_changes ON {table}")
        execute(f"DROP FUNCTION IF EXISTS repeat_changes_of_{table}")
    execute(f"DROP TABLE IF EXISTS {CHOICES}{NEW}, {BALLOTS}{NEW} CASCADE")


@transaction.atomic
def _build(parts: int) -> None:
    partitioning.become_owner(BALLOTS)
    _discard()
    for table, key in _KEYS.items():
        partitioning.build(table, by="HASH (poll_id)", primary_key=key)
        for part in range(parts):
            execute(
                f"CREATE TABLE {table}_p{part:02} PARTITION OF {table}{NEW}"
                f" FOR VALUES WITH (MODULUS {parts}, REMAINDER {part})"
            )


@transaction.atomic
def _repeat_changes() -> None:
    """Let triggers repeat the changes of the former tables on the new ones."""
    partitioning.become_owner(BALLOTS)
    _wait_for_votes()
    for model in (Ballot, BallotChoice):
        table, key = model._meta.db_table, _KEYS[model._meta.db_table]
        columns = [field.column for field in model._meta.concrete_fields if field.column]
        execute(
            _FUNCTION.format(
                table=table,
                key=", ".join(key),
                old_key=", ".join(f"OLD.{column}" for column in key),
                values=", ".join(f"{column} = excluded.{column}" for column in columns),
            )
        )
        execute(_TRIGGER.format(table=table))
        execute(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER repeat_changes")


def _copy(conversion: Conversion) -> None:
    """Copy the rows of both tables in batches. Rows that the triggers have written stay."""
    [total] = _fetch_row(f"SELECT count(*) FROM {BALLOTS}")  # noqa: S608
    first, copied = -(2**63), 0
    while first is not None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(_NEXT_BATCH, [first, COPIED_AT_ONCE])
            behind = (cursor.fetchone() or [None])[0]
            for table, column in ((BALLOTS, "id"), (CHOICES, "ballot_id")):
                cursor.execute(
                    _COPY.format(table=table, column=column, key=", ".join(_KEYS[table])),
                    {"first": first, "behind": 2**63 - 1 if behind is None else behind},
                )
        first, copied = behind, copied + COPIED_AT_ONCE
        if copied % REPORTED_EVERY == 0 or first is None:
            conversion.report(f"Copied {min(copied, total):,} of {total:,} ballots.")


def _add_foreign_keys(conversion: Conversion) -> None:
    """
    Add the foreign keys to the partitions, and check the rows without blocking changes.

    The partitioned tables then adopt those to other tables. A choice refers to the partition of
    its ballot, which is the one with the same number.
    """
    for table in (BALLOTS, CHOICES):
        for name, definition in partitioning.list_foreign_keys(table):
            for part in range(conversion.parts):
                leaf = f"{table}_p{part:02}"
                ends = definition
                if name == _OF_BALLOT:
                    ends = definition.replace(f"{BALLOTS}(", f"{BALLOTS}_p{part:02}(")
                _add_foreign_key(conversion, leaf, name, f"{ends} NOT VALID")
                execute(f'ALTER TABLE {leaf} VALIDATE CONSTRAINT "{name}"')
            if name != _OF_BALLOT:
                _add_foreign_key(conversion, f"{table}{NEW}", name, definition)


def _add_foreign_key(conversion: Conversion, table: str, name: str, definition: str) -> None:
    @transaction.atomic
    def add() -> None:
        _wait_for_votes()
        execute(f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {definition}')

    conversion.waits.retry(add, connection=connection)


def _wait_for_votes() -> None:
    """
    Let votes wait until the transaction ends, and wait for those that are being cast.

    All votes lock this table first. Without it the next statement could lock one of the tables that
    a vote needs and wait for another, which the vote has locked.
    """
    execute(f"LOCK TABLE {BALLOTS} IN EXCLUSIVE MODE")


def _compare() -> None:
    """
    Compare the number of rows, in one snapshot, in which the triggers have repeated all changes.

    :raises NotConvertible: if they differ.
    """
    for table in (BALLOTS, CHOICES):
        [before, after] = _fetch_row(
            f"SELECT (SELECT count(*) FROM {table}), (SELECT count(*) FROM {table}{NEW})"  # noqa: S608
        )
        if before != after:
            raise NotConvertible(f"{table} has {before} rows, but its copy has {after}.")


@transaction.atomic
def _replace() -> None:
    partitioning.become_owner(BALLOTS)
    # In the order of a vote's statements.
    execute(f"LOCK TABLE {BALLOTS}, {CHOICES} IN ACCESS EXCLUSIVE MODE")
    next_id = partitioning.next_id(BALLOTS)
    execute(f"DROP TABLE {CHOICES}, {BALLOTS}")
    for table in (BALLOTS, CHOICES):
        execute(f"DROP FUNCTION repeat_changes_of_{table}")
        partitioning.rename_from_new(table)
    partitioning.own_sequence(BALLOTS, default=f"nextval('{BALLOTS}_id_seq')", start=next_id)


def _fetch_row(statement: str) -> tuple[int, ...]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return tuple(cursor.fetchone())


_NEXT_BATCH = f"SELECT id FROM {BALLOTS} WHERE id >= %s ORDER BY id OFFSET %s LIMIT 1"  # noqa: S608
# A row that is being copied is locked, so a change of it waits for the copy and is then repeated.
# A row that a trigger has written is newer than the copy.
_COPY = """
INSERT INTO {table}_new
SELECT * FROM {table} WHERE {column} >= %(first)s AND {column} < %(behind)s FOR SHARE
ON CONFLICT ({key}) DO NOTHING
"""
_FUNCTION = """
CREATE FUNCTION repeat_changes_of_{table}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        DELETE FROM {table}_new WHERE ({key}) = ({old_key});
    ELSE
        INSERT INTO {table}_new VALUES (NEW.*)
        ON CONFLICT ({key}) DO UPDATE SET {values};
    END IF;
    RETURN NULL;
END
$$
"""
_TRIGGER = """
CREATE TRIGGER repeat_changes AFTER INSERT OR UPDATE OR DELETE ON {table}
FOR EACH ROW EXECUTE FUNCTION repeat_changes_of_{table}()
"""
