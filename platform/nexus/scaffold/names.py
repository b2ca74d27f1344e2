"""The names in a new domain, and their validation."""

import builtins
import importlib.util
import keyword
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

MAX_DOMAIN_LENGTH = 20
# An index name, which ends in "_by_title", has at most 30 characters in Django, 63 in PostgreSQL.
MAX_RESOURCE_LENGTH = 19

_WORD = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*", re.ASCII)


class InvalidDomainName(Exception):
    """A name is invalid or taken. The message says which one and why."""


@dataclass(frozen=True, slots=True)
class Names:
    """The names of a domain and of its resource, singular and plural, in snake_case."""

    domain: str
    one: str
    many: str

    @property
    def path(self) -> str:
        """The first segment of its paths below ``/api/v1/``."""
        return self.many.replace("_", "-")

    @property
    def words(self) -> Mapping[str, str]:
        """The replacement texts by the name of their placeholder in the templates."""
        one, many = self.one.replace("_", " "), self.many.replace("_", " ")
        a_one = f"{'an' if one[0] in 'aeiou' else 'a'} {one}"
        return {
            "domain": self.domain,
            "Domain": _pascal(self.domain),
            "domain_words": self.domain.replace("_", " "),
            "Title": self.domain.replace("_", " ").capitalize(),
            "one": self.one,
            "One": _pascal(self.one),
            "ONE": self.one.upper(),
            "many": self.many,
            "Many": _pascal(self.many),
            "MANY": self.many.upper(),
            "camelOne": _camel(self.one),
            "camelMany": _camel(self.many),
            "model": _pascal(self.one).lower(),
            "path": self.path,
            "words": one,
            "words_many": many,
            "Words_many": many.capitalize(),
            "a_one": a_one,
            "A_one": a_one.capitalize(),
        }

    @property
    def claims(self) -> frozenset[tuple[str, str]]:
        """
        The names that must be unique in the host, as ``(kind, name)`` of the collision audit.
        """
        one, many, thing = self.one, self.many, _pascal(self.one)
        types = ("", "Status", "Order", "FilterInput", "Input", "PatchInput")
        verbs = ("Create", "Update", "Archive", "Delete")
        return frozenset(
            [
                ("path segment", self.path),
                *(("schema", f"{thing}{kind}") for kind in ("Filters", "In", "PatchIn", "Out")),
                ("schema", f"{thing}Status"),
                *(("operationId", f"{verb.lower()}_{one}") for verb in (*verbs, "Get")),
                ("operationId", f"list_{many}"),
                *(("GraphQL type", f"{thing}{kind}") for kind in types),
                *(("GraphQL type", f"{verb}{thing}Payload") for verb in verbs),
                *(("GraphQL Query field", field) for field in (one, many)),
                *(("GraphQL Mutation field", f"{verb.lower()}_{one}") for verb in verbs),
                ("event", f"{thing}Archived"),
                ("cache namespace", f"{self.domain}.{many}"),
                ("notification kind", f"{one}_archived"),
            ]
        )


def build_names(*, domain: str, one: str = "", many: str = "") -> Names:
    """
    Return the names of a domain. The default resource is ``{domain}_item``.

    :raises InvalidDomainName: if one of the names is not a valid identifier or too long.
    """
    one = one or f"{domain}_item"
    many = many or _plural(one)
    _validate_name("domain", domain, longest=MAX_DOMAIN_LENGTH)
    _validate_name("resource", one, longest=MAX_RESOURCE_LENGTH)
    _validate_name("plural", many, longest=MAX_RESOURCE_LENGTH + 2)
    if one == many:
        raise InvalidDomainName(
            f"The singular and the plural are both {one!r}: give PLURAL another name."
        )
    return Names(domain=domain, one=one, many=many)


def refuse_reserved_names(names: Names, *, in_templates: Collection[str]) -> None:
    """
    Refuse names that are already in use in Python or in the code of a domain.

    :raises InvalidDomainName: if a name is in use.
    """
    if importlib.util.find_spec(names.domain) is not None:
        raise InvalidDomainName(
            f"{names.domain!r} is the name of an existing Python package or module."
        )
    for word in (names.one, names.many):
        if word in in_templates or hasattr(builtins, word):
            raise InvalidDomainName(
                f"{word!r} is already in use in the code of a domain: choose another name."
            )


def _validate_name(what: str, word: str, *, longest: int) -> None:
    if not _WORD.fullmatch(word):
        raise InvalidDomainName(
            f"The {what} {word!r} is not a valid name: use lower-case letters, digits and single"
            f" underscores, and begin with a letter."
        )
    if len(word) > longest:
        raise InvalidDomainName(
            f"The {what} {word!r} is longer than {longest} characters: give it a shorter name."
        )
    if keyword.iskeyword(word) or keyword.issoftkeyword(word):
        raise InvalidDomainName(f"The {what} {word!r} is a keyword of Python.")


def _plural(word: str) -> str:
    if re.search(r"[^aeiou]y$", word):
        return f"{word[:-1]}ies"
    return f"{word}es" if re.search(r"(s|x|z|ch|sh)$", word) else f"{word}s"


def _pascal(word: str) -> str:
    return "".join(part.capitalize() for part in word.split("_"))


def _camel(word: str) -> str:
    first, *rest = word.split("_")
    return first + "".join(part.capitalize() for part in rest)
