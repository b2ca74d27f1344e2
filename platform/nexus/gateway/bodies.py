"""Checks of request bodies: size, media type, encoding, depth and text."""

import json
import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any, NoReturn
from urllib.parse import unquote_to_bytes

from django.conf import settings
from django.http import HttpRequest
from django.utils.datastructures import MultiValueDict
from ninja.parser import Parser

from shared.errors import (
    FieldError,
    MalformedRequest,
    PayloadTooLarge,
    UnsupportedMediaType,
    ValidationFailed,
)

MAX_DEPTH = 32
"""The maximum nesting of objects and arrays, in levels."""

_OPENING = re.compile(rb"[\[{]")
_SUSPECT = re.compile(rb"\\u(?:0000|[dD][89a-fA-F])")
_UNSAFE = re.compile("[\x00\ud800-\udfff]")


class JsonParser(Parser):
    """Parses JSON in UTF-8, and refuses bodies that parsers interpret differently."""

    def parse_body(self, request: HttpRequest) -> Any:
        """
        Parse the body of a request.

        :raises UnsupportedMediaType: if it is not declared as JSON in UTF-8.
        :raises MalformedRequest: if it is not JSON, or nested too deep.
        :raises ValidationFailed: if a text holds a NUL character or a lone surrogate.
        """
        _refuse_other_media(request)
        return parse_json(request.body)

    def parse_querydict(
        self, data: "MultiValueDict[str, Any]", list_fields: list[str], request: HttpRequest
    ) -> dict[str, Any]:
        """Parse parameters. Empty ones, which HTML forms send, count as absent."""
        given: dict[str, Any] = {}
        for name, values in data.lists():
            if filled := [value for value in values if value != ""]:
                given[name] = filled if name in list_fields else filled[-1]
        return given


def parse_json(body: bytes) -> Any:
    """
    Parse JSON in UTF-8.

    :raises MalformedRequest: if it is not JSON, or nested too deep.
    :raises ValidationFailed: if a text holds a NUL character or a lone surrogate.
    """
    try:
        document = _DECODER.decode(body.decode("utf-8"))
    except (ValueError, RecursionError):
        raise MalformedRequest("The body is not JSON in UTF-8.") from None
    if len(_OPENING.findall(body)) > MAX_DEPTH and _depth(document) > MAX_DEPTH:
        raise MalformedRequest(f"The body is nested deeper than {MAX_DEPTH} levels.")
    # Only an escape can put a NUL or a lone surrogate into JSON, so few bodies need a scan.
    if _SUSPECT.search(body):
        _refuse_unsafe_text(document)
    return document


def _refuse_other_media(request: HttpRequest) -> None:
    encoding = request.META.get("HTTP_CONTENT_ENCODING", "identity")
    charset = request.content_params.get("charset", "utf-8") if request.content_params else "utf-8"
    if (
        request.content_type != "application/json"
        or charset.lower().replace("-", "") != "utf8"
        or encoding.lower() != "identity"
    ):
        raise UnsupportedMediaType("Send the body as application/json in UTF-8.")


def _refuse_constant(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is not JSON.")


_DECODER = json.JSONDecoder(parse_constant=_refuse_constant)


def _depth(document: object) -> int:
    deepest, level = 0, [document]
    while level := [child for parent in level for child in _children(parent)]:
        deepest += 1
        if deepest > MAX_DEPTH:
            break
    return deepest


def _children(parent: object) -> Iterator[object]:
    if isinstance(parent, dict):
        yield from parent.values()
    elif isinstance(parent, list):
        yield from parent


def _refuse_unsafe_text(document: object, path: tuple[str, ...] = ()) -> None:
    if isinstance(document, str) and _UNSAFE.search(document):
        raise _unsafe(".".join(path))
    if isinstance(document, dict):
        for name, value in document.items():
            if _UNSAFE.search(name):
                raise _unsafe(".".join(path))
            _refuse_unsafe_text(value, (*path, name))
    elif isinstance(document, list):
        for index, value in enumerate(document):
            _refuse_unsafe_text(value, (*path, str(index)))


def _unsafe(field: str) -> ValidationFailed:
    message = "NUL characters and lone surrogates are not allowed."
    return ValidationFailed(
        message, errors=[FieldError(field=field, code="unsafe_text", message=message)]
    )


def refuse_unsafe_query(query: str) -> None:
    """
    Refuse a query string that is not UTF-8 or holds a NUL character.

    :raises ValidationFailed: with the name of the parameter as its field.
    """
    if query.isascii() and "%" not in query:
        return
    for pair in query.encode("latin-1", "replace").split(b"&"):
        try:
            text = unquote_to_bytes(pair).decode("utf-8")
        except UnicodeDecodeError:
            text = "\x00"
        if "\x00" in text:
            name = unquote_to_bytes(pair.partition(b"=")[0]).decode("ascii", "ignore")
            raise _unsafe(name.replace("\x00", ""))


def refuse_large_body(request: HttpRequest) -> None:
    """
    Refuse a body over the limit before it is parsed.

    :raises PayloadTooLarge: if it is longer than the limit of its media type, in bytes.
    :raises MalformedRequest: if its length is unknown.
    """
    # Only operations that accept files parse multipart bodies, and they limit each file.
    limit = (
        settings.NEXUS_MAX_UPLOAD_BYTES
        if request.content_type == "multipart/form-data"
        else settings.NEXUS_MAX_BODY_BYTES
    )
    if "chunked" in request.META.get("HTTP_TRANSFER_ENCODING", "").lower():
        _read_chunks(request, limit)
        return
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not (length.isascii() and length.isdigit()):
        raise MalformedRequest("Content-Length is not a number.")
    if int(length) > limit:
        raise PayloadTooLarge(f"The body is larger than {limit} bytes.")


def _read_chunks(request: HttpRequest, limit: int) -> None:
    # Django treats a body without Content-Length as empty. If the server marks the end of its
    # input, the body can be read; otherwise the read could block for ever.
    if not request.META.get("wsgi.input_terminated"):
        raise MalformedRequest("Send Content-Length with the body.")
    body = request.META["wsgi.input"].read(limit + 1)
    if len(body) > limit:
        raise PayloadTooLarge(f"The body is larger than {limit} bytes.")
    request.META["CONTENT_LENGTH"] = str(len(body))
    request._stream = BytesIO(body)
