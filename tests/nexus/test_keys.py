"""Secrets that are made once and kept."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from nexus.keys import kept_secret


class TestKeptSecret:
    def test_stays_the_same(self, tmp_path: Path) -> None:
        first = kept_secret(state_dir=tmp_path, name="jwt_key")

        assert kept_secret(state_dir=tmp_path, name="jwt_key") == first
        assert len(first) >= 50

    def test_is_another_one_under_another_name(self, tmp_path: Path) -> None:
        jwt_key = kept_secret(state_dir=tmp_path, name="jwt_key")

        assert kept_secret(state_dir=tmp_path, name="secret_key") != jwt_key

    def test_can_be_read_by_its_owner_only(self, tmp_path: Path) -> None:
        kept_secret(state_dir=tmp_path, name="jwt_key")

        assert (tmp_path / "secrets" / "jwt_key").stat().st_mode & 0o077 == 0

    def test_is_one_when_many_ask_at_once(self, tmp_path: Path) -> None:
        with ThreadPoolExecutor(16) as pool:
            made = pool.map(lambda _: kept_secret(state_dir=tmp_path, name="jwt_key"), range(16))

        assert len(set(made)) == 1
