"""
Record how the demo of a state folder was started, for the commands that act on that demo.

It imports neither Django nor anything that needs a POSIX system: `manage.py` calls it first.
"""

import json
import os
from collections.abc import Iterable, Mapping, MutableMapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

from nexus.environment import read_dotenv_in, split_names, state_dir_from

_DOMAIN_SETTINGS = ("NEXUS_DOMAINS", "NEXUS_DORMANT")
_PREPARED_FILE = "prepared"


@dataclass(frozen=True, slots=True)
class DemoStart:
    """
    One start of the demo.

    ``environment`` holds the settings that the start was given. ``dotenv`` holds the values in
    `.env` of the same settings and of the domains.
    """

    domains: Sequence[str] = ()
    dormant: Sequence[str] = ()
    port: int = 8000
    environment: Mapping[str, str] = field(default_factory=dict)
    dotenv: Mapping[str, str] = field(default_factory=dict)

    def dormant_with(self, named: Iterable[str]) -> list[str]:
        """Return the domains that have tables, except the named ones."""
        enabled = set(named)
        return [each for each in (*self.domains, *self.dormant) if each not in enabled]


def record(
    state_dir: Path,
    *,
    domains: Sequence[str],
    dormant: Sequence[str],
    port: int,
    environment: Mapping[str, str],
    dotenv: Mapping[str, str],
) -> None:
    """Record a start in a file for its owner only: a URL may hold a password."""
    recorded = {name: dotenv[name] for name in (*_DOMAIN_SETTINGS, *environment) if name in dotenv}
    _write(state_dir, DemoStart(domains, dormant, port, environment, recorded))


def read_demo_start(state_dir: Path) -> DemoStart | None:
    """Return the last start, or None if there is no readable record."""
    try:
        return DemoStart(**json.loads(_path(state_dir).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def restore_settings(environment: MutableMapping[str, str], *, root: Path) -> DemoStart | None:
    """
    Add the settings of the demo's last start to a command's environment.

    Existing variables win, and so does a line of `.env` that changed since the start; ``DOMAINS``
    overrides both. Nothing is added if the command uses another database than the demo. Returns
    the start, or None if there is none to act on.

    :raises InvalidSetting: if a line of `.env` cannot be read.
    """
    dotenv = read_dotenv_in(root)
    started = read_demo_start(state_dir_from({**dotenv, **environment}))
    if started is not None and not uses_same_database(started, {**dotenv, **environment}):
        started = None
    if named := split_names(environment.get("DOMAINS", "")):
        _set_domains(environment, named, started.dormant_with(named) if started else ())
    if started is None:
        return None
    if not any(
        name in environment or _was_changed(name, started, dotenv) for name in _DOMAIN_SETTINGS
    ):
        _set_domains(environment, started.domains, started.dormant)
    for name, value in started.environment.items():
        if not _was_changed(name, started, dotenv):
            environment.setdefault(name, value)
    return started


def forget_domain(state_dir: Path, name: str) -> None:
    """Record that a domain has no tables any more."""
    # The next demo must check for missing tables.
    (state_dir / _PREPARED_FILE).unlink(missing_ok=True)
    if started := read_demo_start(state_dir):
        domains = [each for each in started.domains if each != name]
        dormant = [each for each in started.dormant if each != name]
        _write(state_dir, replace(started, domains=domains, dormant=dormant))


def prepared_file(state_dir: Path) -> Path:
    """Return the file with the fingerprint of the tables that were last prepared."""
    return state_dir / _PREPARED_FILE


def running_demo_url(state_dir: Path) -> str:
    """Return the URL of the demo that runs in a state folder, or an empty string."""
    note = state_dir / "demo"
    if not note.exists():
        return ""
    # Imported here: it needs a POSIX system, as the demo does.
    from nexus.embedded import locks

    return note.read_text().partition(" ")[2].strip() if locks.is_held(note) else ""


def uses_same_database(started: DemoStart, environment: Mapping[str, str]) -> bool:
    """Return whether an environment uses the demo's database."""
    url = environment.get("DATABASE_URL", "")
    return not url or url == started.environment.get("DATABASE_URL", "")


def _was_changed(name: str, started: DemoStart, dotenv: Mapping[str, str]) -> bool:
    return dotenv.get(name) != started.dotenv.get(name)


def _set_domains(
    environment: MutableMapping[str, str], enabled: Iterable[str], dormant: Iterable[str]
) -> None:
    for name, values in zip(_DOMAIN_SETTINGS, (enabled, dormant), strict=True):
        environment[name] = ",".join(values)


def _write(state_dir: Path, started: DemoStart) -> None:
    draft = _path(state_dir).with_suffix(".new")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with open(descriptor, "w", encoding="utf-8") as file:
        json.dump(asdict(started), file, indent=1)
    draft.replace(_path(state_dir))


def _path(state_dir: Path) -> Path:
    return state_dir / "started.json"
