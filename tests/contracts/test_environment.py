"""Promise: .env.example lists every setting that the environment can change, and no other."""

import re
from pathlib import Path

from django.conf import settings

from nexus.registry import Registry

ROOT = Path(__file__).resolve().parents[2]
SETTINGS = ROOT / "platform" / "nexus" / "settings"
READ = re.compile(r"""env\.\w+\(\s*"([A-Z_]+)\"""")
REQUIRED = re.compile(r"""^_required = \(([^)]*)\)""", re.MULTILINE)
LISTED = re.compile(r"^#? ?([A-Z_]+)=", re.MULTILINE)


def test_the_example_lists_what_settings_read() -> None:
    sources = [path.read_text() for path in SETTINGS.glob("*.py")]

    read = {name for source in sources for name in READ.findall(source)}
    known: Registry = settings.NEXUS_REGISTRY
    declared = {each.name for plugin in known.known for each in plugin.manifest.settings}

    assert read | declared == set(LISTED.findall((ROOT / ".env.example").read_text()))


def test_only_settings_read_the_environment() -> None:
    readers = {
        str(path.relative_to(ROOT))
        for folder in ("shared", "domains", "platform/nexus")
        for path in (ROOT / folder).rglob("*.py")
        if re.search(r"os\.environ(\.get|\[)|os\.getenv", path.read_text())
        and "settings" not in path.parts
    }

    # The embedded parts run before there are settings; the command passes its own
    # environment on to a process in which the domain is dormant.
    allowed = {"platform/nexus/management/commands/domains.py"}
    assert {r for r in readers if not r.startswith("platform/nexus/embedded/")} <= allowed


def test_platform_is_the_standard_librarys() -> None:
    import platform

    assert platform.__file__ is not None
    assert not Path(platform.__file__).is_relative_to(ROOT)
    assert platform.python_version()
