"""Promise: .env.example lists every setting that the environment can change, and no other."""

import re
from pathlib import Path

from django.conf import settings

from nexus.environment import HOST_SETTINGS, TOOL_SETTINGS
from nexus.providers import setting_names
from nexus.registry import Registry

ROOT = Path(__file__).resolve().parents[2]
SETTINGS = ROOT / "platform" / "nexus" / "settings"
READ = re.compile(r"""env\.\w+\(\s*"([A-Z_]+)\"""")
LISTED = re.compile(r"^#? ?([A-Z_]+)=", re.MULTILINE)


def test_example_lists_every_setting() -> None:
    known: Registry = settings.NEXUS_REGISTRY

    assert HOST_SETTINGS | known.setting_names == set(
        LISTED.findall((ROOT / ".env.example").read_text())
    )


def test_list_of_settings_is_complete() -> None:
    read = {name for path in SETTINGS.glob("*.py") for name in READ.findall(path.read_text())}

    # The state folder is needed before the settings are loaded.
    assert read | {"NEXUS_STATE_DIR"} == HOST_SETTINGS
    assert HOST_SETTINGS.isdisjoint(TOOL_SETTINGS)


def test_settings_in_the_makefile_and_pages_exist() -> None:
    known: Registry = settings.NEXUS_REGISTRY
    pages = [ROOT / "Makefile", ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]
    files = [*pages, *(path for path in (ROOT / "deploy").rglob("*") if path.is_file())]
    set_there = {
        name
        for path in files
        for name in re.findall(r"\b(NEXUS_[A-Z_]+)=", path.read_text(encoding="utf-8"))
    }

    # A page shows how to choose names of services.
    services = setting_names(["google", "github", "work"])
    assert set_there <= HOST_SETTINGS | TOOL_SETTINGS | known.setting_names | services


def test_only_settings_read_the_environment() -> None:
    readers = {
        str(path.relative_to(ROOT))
        for folder in ("shared", "domains", "platform/nexus")
        for path in (ROOT / folder).rglob("*.py")
        if re.search(r"os\.environ(\.get|\[)|os\.getenv", path.read_text())
        and "settings" not in path.parts
    }

    # The embedded servers start before the settings are loaded. The command passes its
    # environment to a process in which the domain is dormant.
    allowed = {"platform/nexus/management/commands/domains.py"}
    assert {r for r in readers if not r.startswith("platform/nexus/embedded/")} <= allowed


def test_platform_module_is_the_standard_library() -> None:
    import platform

    assert platform.__file__ is not None
    assert not Path(platform.__file__).is_relative_to(ROOT)
    assert platform.python_version()
