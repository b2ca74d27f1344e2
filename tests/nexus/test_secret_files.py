"""Secrets that are generated once and stored."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from nexus.secret_files import get_or_create_secret


class TestGetOrCreateSecret:
    def test_secret_is_stable(self, tmp_path: Path) -> None:
        first = get_or_create_secret(state_dir=tmp_path, name="jwt_key")

        assert get_or_create_secret(state_dir=tmp_path, name="jwt_key") == first
        assert len(first) >= 50

    def test_secrets_with_different_names_differ(self, tmp_path: Path) -> None:
        jwt_key = get_or_create_secret(state_dir=tmp_path, name="jwt_key")

        assert get_or_create_secret(state_dir=tmp_path, name="secret_key") != jwt_key

    def test_secret_is_readable_by_its_owner_only(self, tmp_path: Path) -> None:
        get_or_create_secret(state_dir=tmp_path, name="jwt_key")

        assert (tmp_path / "secrets" / "jwt_key").stat().st_mode & 0o077 == 0

    def test_concurrent_calls_return_one_secret(self, tmp_path: Path) -> None:
        with ThreadPoolExecutor(16) as pool:
            made = pool.map(
                lambda _: get_or_create_secret(state_dir=tmp_path, name="jwt_key"), range(16)
            )

        assert len(set(made)) == 1
