"""Commands act on the last started demo, unless the environment overrides it."""

import stat
from pathlib import Path

import pytest

from nexus.demo_start import forget_domain, prepared_file, read_demo_start, record, restore_settings

OTHER = "postgres://db.test/shop"


@pytest.fixture
def state_dir(tmp_path: Path) -> Path:
    """Return the state folder of a demo with polls, on port 8123, of a busy site."""
    record(
        tmp_path,
        domains=["polls"],
        dormant=["commerce", "jobs"],
        port=8123,
        environment={"NEXUS_MAX_STREAMS": "5"},
        dotenv={"NEXUS_DOMAINS": "feed"},
    )
    return tmp_path


def recalled(state_dir: Path, **given: str) -> dict[str, str]:
    environment = {"NEXUS_STATE_DIR": str(state_dir), **given}
    restore_settings(environment, root=state_dir)
    return {name: value for name, value in environment.items() if name != "NEXUS_STATE_DIR"}


class TestRestoreSettings:
    @pytest.fixture(autouse=True)
    def dotenv(self, state_dir: Path) -> None:
        (state_dir / ".env").write_text("NEXUS_DOMAINS=feed\n")

    def test_settings_of_the_start_are_added(self, state_dir: Path) -> None:
        assert recalled(state_dir) == {
            "NEXUS_DOMAINS": "polls",
            "NEXUS_DORMANT": "commerce,jobs",
            "NEXUS_MAX_STREAMS": "5",
        }

    def test_domains_override_and_the_others_become_dormant(self, state_dir: Path) -> None:
        found = recalled(state_dir, DOMAINS="jobs, feed")

        assert found["NEXUS_DOMAINS"] == "jobs,feed"
        assert found["NEXUS_DORMANT"] == "polls,commerce"

    def test_environment_overrides_the_start(self, state_dir: Path) -> None:
        found = recalled(state_dir, NEXUS_DOMAINS="feed", NEXUS_MAX_STREAMS="9")

        assert found == {"NEXUS_DOMAINS": "feed", "NEXUS_MAX_STREAMS": "9"}

    def test_command_for_another_database_gets_no_settings(self, state_dir: Path) -> None:
        assert recalled(state_dir, DATABASE_URL=OTHER) == {"DATABASE_URL": OTHER}


def test_changed_line_of_dotenv_overrides_the_start(state_dir: Path) -> None:
    (state_dir / ".env").write_text("NEXUS_DOMAINS=movies\n")

    assert recalled(state_dir) == {"NEXUS_MAX_STREAMS": "5"}


def test_domains_are_set_without_a_demo(tmp_path: Path) -> None:
    found = recalled(tmp_path, DOMAINS="polls")

    assert (found["NEXUS_DOMAINS"], found["NEXUS_DORMANT"]) == ("polls", "")
    assert recalled(tmp_path) == {}


def test_purged_domain_is_removed_and_tables_are_checked_again(state_dir: Path) -> None:
    prepared_file(state_dir).touch()

    forget_domain(state_dir, "commerce")

    found = read_demo_start(state_dir)
    assert found is not None
    assert (found.domains, found.dormant) == (["polls"], ["jobs"])
    assert not prepared_file(state_dir).exists()


def test_record_is_readable_by_its_owner_only(state_dir: Path) -> None:
    assert stat.S_IMODE((state_dir / "started.json").stat().st_mode) == 0o600
