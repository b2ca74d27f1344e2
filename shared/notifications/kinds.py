"""The kinds of notifications and the templates of their texts."""

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Kind:
    """
    One kind of notification.

    ``one`` is the text for one actor or none, ``many`` the text for several. ``{actor}`` is the
    name of the latest actor and ``{others}`` the number of the others, as in "{actor} and {others}
    others liked your post." Both may contain values of the payload, such as ``{order_id}``.
    ``title`` is shown in the preferences and is the subject of mails. ``mail`` is whether users who
    have not chosen get the kind by mail.
    """

    name: str
    one: str
    many: str = ""
    title: str = ""
    mail: bool = False

    def render(self, *, actor: str, actor_count: int, payload: Mapping[str, object]) -> str:
        """Return the text of one notification; ``actor`` is a display name."""
        others = actor_count - 1
        template = self.many if others > 0 and self.many else self.one
        if others == 1:
            template = template.replace("{others} others", "{others} other")
        return template.format_map(_Values({**payload, "actor": actor, "others": others}))

    @property
    def label(self) -> str:
        """The title, or the name in words if there is none."""
        return self.title or self.name.replace("_", " ").capitalize()


def text_of(kind: str, payload: Mapping[str, object], actor_count: int, *names: str | None) -> str:
    """
    Return the text of a notification.

    Of the ``names`` of its actor, the first one that is not empty is shown.
    """
    actor = next(filter(None, names), "Someone")
    return get_kind(kind).render(actor=actor, actor_count=actor_count, payload=payload)


class _Values(dict[str, object]):
    def __missing__(self, name: str) -> str:
        # A notification of an older release may lack a value that the template contains now.
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
    Register a kind of notification. Call it in a domain's ``handlers.register()``.

    The collision audit refuses a name that two modules register.
    """
    declared_in = str(sys._getframe(1).f_globals["__name__"])
    _declared[kind.name, declared_in] = Declaration(kind, declared_in)
    _kinds[kind.name] = kind


def declared_kinds() -> Sequence[Declaration]:
    """Return every registered kind with the module that registered it."""
    return tuple(_declared.values())


def kinds_declared_in(package: str) -> Sequence[str]:
    """Return the names of the kinds registered by the package's modules."""
    return [
        each.kind.name for each in _declared.values() if each.declared_in.startswith(f"{package}.")
    ]


def known_kinds() -> Mapping[str, Kind]:
    """Return the kinds of the core and the enabled domains, by name."""
    return _kinds


def get_kind(name: str) -> Kind:
    """
    Return the kind of that name.

    :raises LookupError: if no module has registered it.
    """
    try:
        return _kinds[name]
    except KeyError:
        raise LookupError(f"There is no kind of notification with the name {name!r}.") from None
