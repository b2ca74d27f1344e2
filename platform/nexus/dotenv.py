"""
The parser of .env files for the settings, `make demo` and `make doctor`.

The doctor runs on any Python 3, so this module has the syntax of Python 3.6.
"""

import re
from pathlib import Path

_NAME = re.compile(r"(?:export\s+)?([A-Za-z_][A-Za-z0-9_]*)\s*=\s*(.*)", re.DOTALL)
_QUOTED = re.compile(r"""(?P<quote>["'])(?P<text>.*?)(?<!\\)(?P=quote)\s*(?:#.*)?""", re.DOTALL)
_COMMENT = re.compile(r"(?:^|\s+)#.*")
_ESCAPES = {r"\n": "\n", r"\"": '"', r"\\": "\\"}
_ESCAPED = re.compile(r"\\[n\"\\]")


class MalformedDotenv(Exception):
    """A line of .env is not a setting, or the file is not UTF-8."""


def read_dotenv(path: Path) -> "dict[str, str]":
    """
    Return the values of a file of settings by name; empty if the file does not exist.

    Accepts a byte order mark, Windows line ends, spaces around names and values, `export`,
    quotes and comments. Within double quotes ``\\n``, ``\\"`` and ``\\\\`` are escapes.

    :raises MalformedDotenv: if a line is neither a setting nor a comment, or not UTF-8.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except UnicodeDecodeError as error:
        raise MalformedDotenv(f"{path} is not UTF-8: {error.reason}.") from None
    found = {}
    for number, line in enumerate(text.splitlines(), start=1):
        line = line.strip().lstrip("\ufeff")
        if line and not line.startswith("#"):
            name, value = _parsed(line, where=f"{path}:{number}")
            found[name] = value
    return found


def _parsed(line: str, *, where: str) -> "tuple[str, str]":
    match = _NAME.fullmatch(line)
    if match is None:
        raise MalformedDotenv(f"{where}: expected NAME=value, found {line!r}.")
    name, value = match.groups()
    if value[:1] in ("'", '"'):
        return name, _unquoted(value, where=where)
    return name, _COMMENT.sub("", value).strip()


def _unquoted(value: str, *, where: str) -> str:
    match = _QUOTED.fullmatch(value)
    if match is None:
        raise MalformedDotenv(f"{where}: the quote of {value!r} is not closed.")
    text = match.group("text")
    if match.group("quote") == "'":
        return text
    return _ESCAPED.sub(lambda found: _ESCAPES[found.group()], text)
