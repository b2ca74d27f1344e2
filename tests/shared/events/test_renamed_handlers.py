"""Deliveries of renamed handlers go to their new names."""

from importlib import import_module

from shared.events import bus

RENAMED = import_module("shared.events.migrations.0002_renamed_handlers").RENAMED


def test_new_names_are_handlers_and_old_names_are_not() -> None:
    handlers = set(bus.known_handlers())

    assert set(RENAMED.values()) <= handlers
    assert not handlers & set(RENAMED)
