"""Promise: no file of the repository holds a credential."""

import re
import subprocess
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import pytest
from detect_secrets.core.potential_secret import PotentialSecret
from detect_secrets.core.scan import scan_file
from detect_secrets.settings import transient_settings

from shared.auth.token_format import is_well_formed, make_token

ROOT = Path(__file__).resolve().parents[2]
# Checksums and third-party bundles have high entropy but no secrets.
GENERATED = re.compile(
    r"^(?:requirements/.*\.txt|.*package-lock\.json|.*/built/.*|.*/built\.json"
    r"|docs/api/.*|.*\.sha256|docs/(?:images|erd)/.*)$"
)
# Example credentials, and those of local servers.
EXAMPLES = re.compile(
    r"//(?:\w+:(?:password|secret|change-me|guest|nexus)@|nexus:\$\{|:\$\{|\w+:\{)"
)
# All detectors except the one for words such as "password", which documentation contains.
PLUGINS = [
    {"name": name}
    for name in (
        *("AWSKeyDetector", "ArtifactoryDetector", "AzureStorageKeyDetector", "BasicAuthDetector"),
        *("DiscordBotTokenDetector", "GitHubTokenDetector", "GitLabTokenDetector", "NpmDetector"),
        *("JwtTokenDetector", "MailchimpDetector", "OpenAIDetector", "PrivateKeyDetector"),
        *("PypiTokenDetector", "SendGridDetector", "SlackDetector", "StripeDetector"),
        *("SquareOAuthDetector", "TelegramBotTokenDetector", "TwilioKeyDetector"),
    )
]


def tracked_files() -> list[Path]:
    """Return the files of the repository."""
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return [ROOT / name for name in listed.stdout.split("\0") if name]


def written_files() -> list[Path]:
    """Return the files of the repository that people wrote."""
    return [
        file for file in tracked_files() if not GENERATED.match(file.relative_to(ROOT).as_posix())
    ]


OUR_TOKEN = re.compile(r"nxs_pat_[0-9A-Za-z]{49}")


def find_secrets(files: Sequence[Path]) -> list[str]:
    with transient_settings({"plugins_used": PLUGINS}):
        found = [secret for file in files for secret in scan_file(str(file))]
    known = [_name(secret) for secret in found if not EXAMPLES.search(_line(secret))]
    return [*known, *_our_tokens(files)]


def _our_tokens(files: Iterable[Path]) -> Iterator[str]:
    for file in files:
        text = file.read_bytes().decode(errors="ignore")
        if any(map(is_well_formed, OUR_TOKEN.findall(text))):
            yield f"{file}: personal access token"


def _line(secret: PotentialSecret) -> str:
    lines = Path(secret.filename).read_text(encoding="utf-8").splitlines()
    return lines[secret.line_number - 1]


def _name(secret: PotentialSecret) -> str:
    return f"{secret.filename}:{secret.line_number}: {secret.type}"


@pytest.mark.slow
def test_no_tracked_file_holds_a_credential() -> None:
    files = written_files()

    assert len(files) > 700
    assert find_secrets(files) == []


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("key = 'AKIA" + "IOSFODNN7EXAMPLE'", id="an AWS key"),
        pytest.param("-----BEGIN RSA " + "PRIVATE KEY-----", id="a private key"),
        pytest.param("url = 'postgres://shop:" + "b4kJ2xQ9@db.example/shop'", id="an address"),
        pytest.param(f"token = '{make_token()}'", id="a token of ours"),
        pytest.param("token = 'ghp_" + "a1B2" * 9 + "'", id="a GitHub token"),
    ],
)
def test_credential_is_reported(line: str, tmp_path: Path) -> None:
    file = tmp_path / "settings.py"
    file.write_text(f"{line}\n")

    assert len(find_secrets([file])) == 1
