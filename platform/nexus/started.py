"""
What the demo of a state folder was started with, for every command that acts on that demo.

Free of Django and of everything that needs a POSIX system: `manage.py` asks before anything else.
"""

import json
import os
from collections.abc import Iterable, Mapping, MutableMapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

from nexus.environment import dotenv_of, split_names, state_dir_from

_PAIR = ("NEXUS_DOMAINS", "NEXUS_DORMANT")
_NOTE_OF_TABLES = "prepared"


@dataclass(frozen=True, slots=True)
class Started:
    """
    One start of the demo.

    ``environment`` holds the settings that were given to it, and ``dotenv`` what `.env` said of
    the same names and of the domains.
    """

    domains: Sequence[str] = ()
    dormant: Sequence[str] = ()
    port: int = 8000
    environment: Mapping[str, str] = field(default_factory=dict)
    dotenv: Mapping[str, str] = field(default_factory=dict)

    def dormant_beside(self, named: Iterable[str]) -> list[str]:
        """Return the domains whose tables are there, but for those named."""
        enabled = set(named)
        return [each for each in (*self.domains, *self.dormant) if each not in enabled]


def remember(
    state_dir: Path,
    *,
    domains: Sequence[str],
    dormant: Sequence[str],
    port: int,
    environment: Mapping[str, str],
    dotenv: Mapping[str, str],
) -> None:
    """Write down a start. Only its owner may read it: an address may hold a password."""
    said = {name: dotenv[name] for name in (*_PAIR, *environment) if name in dotenv}
    _write(state_dir, Started(domains, dormant, port, environment, said))


def read_started(state_dir: Path) -> Started | None:
    """Return the last start, or None if there was none that can be read."""
    try:
        return Started(**json.loads(_path(state_dir).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def recall(environment: MutableMapping[str, str], *, root: Path) -> Started | None:
    """
    Add to a command's environment what the demo of its state folder was started with.

    What the environment says wins, and so does a line of `.env` that was changed since the start;
    ``DOMAINS`` wins over all. A command for another database than the demo's is left alone.
    Returns the start, or None if there is none to act on.

    :raises MisreadSetting: if a line of `.env` cannot be read.
    """
    dotenv = dotenv_of(root)
    started = read_started(state_dir_from({**dotenv, **environment}))
    if started is not None and not is_for(started, {**dotenv, **environment}):
        started = None
    if named := split_names(environment.get("DOMAINS", "")):
        _set_domains(environment, named, started.dormant_beside(named) if started else ())
    if started is None:
        return None
    if not any(name in environment or _was_changed(name, started, dotenv) for name in _PAIR):
        _set_domains(environment, started.domains, started.dormant)
    for name, value in started.environment.items():
        if not _was_changed(name, started, dotenv):
            environment.setdefault(name, value)
    return started


def forget_domain(state_dir: Path, name: str) -> None:
    """Note that a domain has no tables any more."""
    # The next demo must look for itself whether tables are missing.
    (state_dir / _NOTE_OF_TABLES).unlink(missing_ok=True)
    if started := read_started(state_dir):
        domains = [each for each in started.domains if each != name]
        dormant = [each for each in started.dormant if each != name]
        _write(state_dir, replace(started, domains=domains, dormant=dormant))


def note_of_tables(state_dir: Path) -> Path:
    """Return the file that says for which tables a state folder was last prepared."""
    return state_dir / _NOTE_OF_TABLES


def running_demo(state_dir: Path) -> str:
    """Return the address of the demo that runs in a state folder, or nothing if none does."""
    note = state_dir / "demo"
    if not note.exists():
        return ""
    # Only where a demo can run, which needs a POSIX system.
    from nexus.embedded import locks

    return note.read_text().partition(" ")[2].strip() if locks.is_held(note) else ""


def is_for(started: Started, environment: Mapping[str, str]) -> bool:
    """Tell whether an environment is for the demo's own database."""
    asked = environment.get("DATABASE_URL", "")
    return not asked or asked == started.environment.get("DATABASE_URL", "")


def _was_changed(name: str, started: Started, dotenv: Mapping[str, str]) -> bool:
    return dotenv.get(name) != started.dotenv.get(name)


def _set_domains(
    environment: MutableMapping[str, str], enabled: Iterable[str], dormant: Iterable[str]
) -> None:
    for name, values in zip(_PAIR, (enabled, dormant), strict=True):
        environment[name] = ",".join(values)


def _write(state_dir: Path, started: Started) -> None:
    draft = _path(state_dir).with_suffix(".new")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with open(descriptor, "w", encoding="utf-8") as file:
        json.dump(asdict(started), file, indent=1)
    draft.replace(_path(state_dir))


def _path(state_dir: Path) -> Path:
    return state_dir / "started.json"
