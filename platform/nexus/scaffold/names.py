"""What the things of a new domain are called, and which names it may not have."""

import builtins
import importlib.util
import keyword
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

LONGEST_DOMAIN = 20
# PostgreSQL takes 63 characters and Django 30 for the name of an index, which ends in "_by_title".
LONGEST_RESOURCE = 19

_WORD = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*", re.ASCII)


class NotANewDomain(Exception):
    """A name cannot be had: it is no name, or somebody else's. The message says which and why."""


@dataclass(frozen=True, slots=True)
class Names:
    """The names of a domain and of the one thing it keeps, as they are written in code."""

    domain: str
    one: str
    many: str

    @property
    def path(self) -> str:
        """The first segment of its paths below ``/api/v1/``."""
        return self.many.replace("_", "-")

    @property
    def words(self) -> Mapping[str, str]:
        """Return every word that the templates leave open."""
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
        Return what must be unique in the whole host, as the collision audit calls it.
        """
        one, many, thing = self.one, self.many, _pascal(self.one)
        types = ("", "Status", "Order", "Input", "PatchInput")
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


def names_of(*, domain: str, one: str = "", many: str = "") -> Names:
    """
    Return the names of a domain; where it is not said what it keeps, things of that name.

    :raises NotANewDomain: if one of them could not be the name of anything.
    """
    one = one or f"{domain}_item"
    many = many or _plural(one)
    _refuse_no_word("domain", domain, longest=LONGEST_DOMAIN)
    _refuse_no_word("resource", one, longest=LONGEST_RESOURCE)
    _refuse_no_word("plural", many, longest=LONGEST_RESOURCE + 2)
    if one == many:
        raise NotANewDomain(f"One {one} and several need two names: give PLURAL another.")
    return Names(domain=domain, one=one, many=many)


def refuse_taken_words(names: Names, *, in_templates: Collection[str]) -> None:
    """
    Make sure that the names mean nothing else yet, in Python or in the code of a domain.

    :raises NotANewDomain: if one does.
    """
    if importlib.util.find_spec(names.domain) is not None:
        raise NotANewDomain(
            f"{names.domain!r} is the name of a Python package or module that is there already."
        )
    for word in (names.one, names.many):
        if word in in_templates or hasattr(builtins, word):
            raise NotANewDomain(
                f"{word!r} means something else in the code of a domain: call it otherwise."
            )


def _refuse_no_word(what: str, word: str, *, longest: int) -> None:
    if not _WORD.fullmatch(word):
        raise NotANewDomain(
            f"The {what} {word!r} is no name: use lower-case letters, digits and single"
            f" underscores, and begin with a letter."
        )
    if len(word) > longest:
        raise NotANewDomain(
            f"The {what} {word!r} is longer than {longest} characters: give it a shorter name."
        )
    if keyword.iskeyword(word) or keyword.issoftkeyword(word):
        raise NotANewDomain(f"The {what} {word!r} is a word of Python itself.")


def _plural(word: str) -> str:
    if re.search(r"[^aeiou]y$", word):
        return f"{word[:-1]}ies"
    return f"{word}es" if re.search(r"(s|x|z|ch|sh)$", word) else f"{word}s"


def _pascal(word: str) -> str:
    return "".join(part.capitalize() for part in word.split("_"))


def _camel(word: str) -> str:
    first, *rest = word.split("_")
    return first + "".join(part.capitalize() for part in rest)
