"""Promise: pgBackRest restores every row that was acknowledged before a chosen moment."""

import pytest

from tools.operations.archived_cluster import ProgramsMissing, find_programs
from tools.operations.recovery_drill import run_drill

pytestmark = pytest.mark.slow


def test_deleted_rows_return_and_later_ones_do_not() -> None:
    try:
        find_programs()
    except ProgramsMissing as missing:
        pytest.skip(str(missing))

    result = run_drill()

    assert result.rows > 0
    assert result.lost == []
    assert result.extra == []
    assert result.restore_seconds < 60
