"""The kinds of notifications there are, and how each is put into words."""

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Kind:
    """
    One kind of notification.

    ``one`` says it of one actor or of none, ``many`` of several: ``{actor}`` is the latest of
    them and ``{others}`` how many more there are, as in "{actor} and {others} others liked your
    post." The facts of the payload can stand in both, as ``{order_id}``. ``title`` is what the
    list of preferences and the subject of a mail say. ``mail`` says whether people get it by
    mail who have not chosen.
    """

    name: str
    one: str
    many: str = ""
    title: str = ""
    mail: bool = False

    def say(self, *, actor: str, actors: int, facts: Mapping[str, object]) -> str:
        """Put one notification of this kind into words."""
        others = actors - 1
        words = self.many if others > 0 and self.many else self.one
        if others == 1:
            words = words.replace("{others} others", "{others} other")
        return words.format_map(_Facts({**facts, "actor": actor, "others": others}))

    @property
    def label(self) -> str:
        """What people call it: its title, or else its name."""
        return self.title or self.name.replace("_", " ").capitalize()


class _Facts(dict[str, object]):
    def __missing__(self, name: str) -> str:
        # A notification of an older release may lack a fact that its words have now.
        return "…"


@dataclass(frozen=True, slots=True)
class Declaration:
    """A kind, and the module that registered it."""

    kind: Kind
    declared_in: str


_declared: dict[tuple[str, str], Declaration] = {}
_kinds: dict[str, Kind] = {}


def register_kind(kind: Kind) -> None:
    """
    Make a kind of notification known. Belongs in a domain's ``handlers.register()``.

    Two owners of one name are reported by the collision audit.
    """
    declared_in = str(sys._getframe(1).f_globals["__name__"])
    _declared[kind.name, declared_in] = Declaration(kind, declared_in)
    _kinds[kind.name] = kind


def declared_kinds() -> Sequence[Declaration]:
    """Return every kind that was registered, with who did."""
    return tuple(_declared.values())


def kinds_of(package: str) -> Sequence[str]:
    """Return the names of the kinds that the package's modules have registered."""
    return [
        each.kind.name for each in _declared.values() if each.declared_in.startswith(f"{package}.")
    ]


def known_kinds() -> Mapping[str, Kind]:
    """Return the kinds of the core and the enabled domains, by name."""
    return _kinds


def kind_called(name: str) -> Kind:
    """
    Return the kind of that name.

    :raises LookupError: if nobody has registered it.
    """
    try:
        return _kinds[name]
    except KeyError:
        raise LookupError(f"No kind of notification is called {name!r}.") from None
