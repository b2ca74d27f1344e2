"""The container's entrypoint, run without a container, with production settings."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ENTRYPOINT = ROOT / "deploy" / "docker" / "entrypoint"
# These URLs are never used: the processes exit before they connect.
REQUIRED_SETTINGS = {
    "DATABASE_URL": "postgres:///unused",
    "REDIS_URL": "redis://unused/0",
    "CELERY_BROKER_URL": "amqp://unused//",
    "SECRET_KEY": "a-key-for-a-test-that-signs-nothing-0123456789-abcdef",
    "NEXUS_JWT_KEYS": "another-key-for-a-test-that-signs-nothing-a",
    "ALLOWED_HOSTS": "shop.example",
    "NEXUS_PAYMENT_PROVIDER": "none",
}


def run(*arguments: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    return subprocess.run(
        [ENTRYPOINT, *arguments],
        env={"PATH": path, "HOME": os.environ.get("HOME", "/"), **environment},
        cwd="/",
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


class TestEntrypoint:
    def test_production_settings_pass_the_deploy_checks(self) -> None:
        done = run("check", **REQUIRED_SETTINGS)

        assert done.returncode == 0, done.stderr
        assert "no issues" in done.stdout

    @pytest.mark.parametrize("missing", ["SECRET_KEY", "NEXUS_JWT_KEYS", "ALLOWED_HOSTS"])
    def test_missing_required_setting_is_refused(self, missing: str) -> None:
        done = run(
            "check", **{name: value for name, value in REQUIRED_SETTINGS.items() if name != missing}
        )

        assert done.returncode != 0
        assert f"Production settings need {missing}." in done.stderr

    @pytest.mark.slow
    @pytest.mark.parametrize(
        ("changed", "refusal"),
        [
            pytest.param(
                {"SECRET_KEY": "change-me-0123456789-abcdefghijklmnopqrstuvwxyz-0123456789"},
                "SECRET_KEY holds a placeholder",
                id="a placeholder",
            ),
            pytest.param(
                {"NEXUS_JWT_KEY": REQUIRED_SETTINGS["SECRET_KEY"]},
                "SECRET_KEY and NEXUS_JWT_KEY must not be the same secret.",
                id="equal keys",
            ),
            pytest.param(
                {"NEXUS_JWT_KEYS": "teapot"},
                "NEXUS_JWT_KEYS: A key is 32 random bytes in base64",
                id="no key at all",
            ),
            pytest.param(
                {"NEXUS_JWT_KEYS": f"{REQUIRED_SETTINGS['NEXUS_JWT_KEYS']},{'ab' * 21}a"},
                "NEXUS_JWT_KEYS (2) must be random",
                id="a key that can be guessed beside a good one",
            ),
            pytest.param(
                {"SECRET_KEY_FALLBACKS": "too-short"},
                "SECRET_KEY_FALLBACKS (1) must be random and at least 50 characters.",
                id="a former key that can be guessed",
            ),
            pytest.param(
                {"DATABASE_URL": "postgres://user:password@db.example/nexus"},
                "DATABASE_URL holds a placeholder",
                id="a placeholder for a password",
            ),
            pytest.param({"NEXUS_DEMO": "on"}, "are for the demo only", id="the demo"),
            pytest.param(
                {"NEXUS_DEMO_PASSWORD": "tea"}, "are for the demo only", id="its password"
            ),
            pytest.param(
                {"NEXUS_PAYMENT_PROVIDER": "demo"},
                "NEXUS_PAYMENT_PROVIDER=demo is for the demo only",
                id="the demo's payment provider",
            ),
        ],
    )
    def test_demo_setting_in_production_is_refused(
        self, changed: dict[str, str], refusal: str
    ) -> None:
        done = run("check", **{**REQUIRED_SETTINGS, **changed})

        assert done.returncode != 0
        assert refusal in done.stderr

    def test_missing_role_is_refused(self) -> None:
        done = run()

        assert done.returncode != 0
        assert "Name a role: web, worker, beat" in done.stderr
