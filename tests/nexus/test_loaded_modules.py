"""What a process loads before it has something to do: modules cost start-up time and memory."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
# Only rare requests need these: passkeys, external sign-in services, QR codes.
RARE = ("webauthn", "pyasn1", "cbor2", "authlib", "joserfc", "segno")
# What is needed for names that Nexus chooses itself, and for metrics and traces that are off.
UNUSED = ("text_unidecode", "opentelemetry")
OF_TESTS = ("unittest", "django.test.client")
# A command without system checks needs neither transport.
TRANSPORTS = ("nexus.gateway.graphql", "nexus.gateway.rest", "nexus.gateway.urls")
OF_DOMAINS = ("router", "graphql")

COMMAND = """
import atexit, sys
from manage import main

def report():
    print("loaded:", *(name for name, module in sys.modules.items() if getattr(module, "__spec__", 0)))

atexit.register(report)
sys.argv = ["manage.py", "help"]
main()
"""
WEB = """
import sys
import nexus.asgi

print("loaded:", *(name for name, module in sys.modules.items() if getattr(module, "__spec__", 0)))
"""
# Graphene-django would transliterate a name like this one.
TRANSLITERATION = """
from nexus.lean_imports import defer_transliteration

defer_transliteration()
from text_unidecode import unidecode

print("loaded:", unidecode("Gr\u00f6\u00dfe"), unidecode("\u00e9t\u00e9"))
"""
# A test of a domain may import what its application imports.
TEST_CLIENT = """
import nexus.asgi
from django.test import Client
from django.test.client import Client as ItsClient

print("loaded:", Client is ItsClient, Client().get("/livez").status_code)
"""


def test_commands_load_neither_transport() -> None:
    loaded = _modules_after(COMMAND)

    assert "domains.polls.services" in loaded
    assert not [name for name in loaded if _is_in(name, (*RARE, *UNUSED, *TRANSPORTS))]
    assert not [name for name in loaded if _is_transport(name)]


@pytest.mark.slow
def test_web_process_loads_nothing_that_is_rarely_used() -> None:
    loaded = _modules_after(WEB)

    assert "domains.polls.router" in loaded
    assert not [name for name in loaded if _is_in(name, (*RARE, *UNUSED, *OF_TESTS))]


def test_deferred_modules_work() -> None:
    assert _modules_after(TRANSLITERATION) == ["Grosse", "ete"]


@pytest.mark.slow
def test_test_client_works_in_a_web_process() -> None:
    assert _modules_after(TEST_CLIENT) == ["True", "200"]


def _modules_after(code: str) -> list[str]:
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": f"platform{os.pathsep}."},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.rpartition("loaded:")[2].split()


def _is_in(name: str, packages: tuple[str, ...]) -> bool:
    return any(name == package or name.startswith(f"{package}.") for package in packages)


def _is_transport(name: str) -> bool:
    parts = name.split(".")
    return parts[0] == "domains" and parts[2:3] in [[part] for part in OF_DOMAINS]
