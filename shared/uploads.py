"""Request bodies with files: JSON or ``multipart/form-data``."""

import hashlib
import re
from collections.abc import Mapping
from io import BytesIO
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

import orjson
from django.http import HttpRequest
from ninja import NinjaAPI
from ninja.params.models import Body, BodyModel

from shared.errors import MalformedRequest, UnsupportedMediaType
from shared.strict_formats import is_integer

FORM = "multipart/form-data"

# Python's clients send True, and a checkbox of HTML sends on.
_BOOLEANS = {"true": True, "True": True, "on": True, "false": False, "False": False, "off": False}
_FILE_NAME = re.compile(rb";\s*filename\*?\s*=", re.IGNORECASE)
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?([A-Za-z0-9_-]+)", re.IGNORECASE)
_TRANSFER_ENCODING = re.compile(rb"content-transfer-encoding:\s*(\S*)", re.IGNORECASE)
_PLAIN = frozenset({b"", b"7bit", b"8bit", b"binary"})


class _FormOrJsonModel(BodyModel):
    """Parses a form into the schema of the JSON body."""

    @classmethod
    def get_request_data(
        cls, request: HttpRequest, api: NinjaAPI, path_params: dict[str, Any]
    ) -> dict[str, Any] | None:
        if request.content_type != FORM:
            return super().get_request_data(request, api, path_params)
        fields, files = _parse_form(request)
        # As in a query, an empty field counts as absent.
        filled = {name: value for name, value in fields.items() if value != ""}
        name = cls.__read_from_single_attr__
        values = _values_of(filled, cls.model_fields[name].annotation)
        return {name: {**values, **files.dict()}}


def _values_of(texts: Mapping[str, str], schema: Any) -> dict[str, object]:
    """Return the values of a form's fields, which are texts, with the types of JSON."""
    types = {name: _types_in(info.annotation) for name, info in schema.model_fields.items()}
    return {name: _value_of(text, types.get(name, set())) for name, text in texts.items()}


def _types_in(annotation: Any) -> set[Any]:
    """Return the types that an annotation allows."""
    if get_origin(annotation) is Annotated:
        return _types_in(annotation.__origin__)
    if get_origin(annotation) in (Union, UnionType):
        return {kind for each in get_args(annotation) for kind in _types_in(each)}
    return {annotation}


def _value_of(text: str, types: set[Any]) -> object:
    # A text that is no value of the type is left for the schema to refuse.
    if bool in types:
        return _BOOLEANS.get(text, text)
    return int(text) if int in types and is_integer(text) else text


class FormOrJson(Body):  # type: ignore[misc]  # ninja's own parameters do the same
    """
    A body in JSON, or a form if it contains files: ``body: ApplicationIn = FormOrJson(...)``.

    A file is a field of type ``UploadedFile | None``, which JSON cannot contain. The decorator of
    the route needs ``openapi_extra=document_form(ApplicationIn)``.
    """

    _model = _FormOrJsonModel

    @classmethod
    def _param_source(cls) -> str:
        return "body"


def document_form(schema: type) -> dict[str, Any]:
    """Return the ``openapi_extra`` of an operation that documents the body as a form, too."""
    reference = {"$ref": f"#/components/schemas/{schema.__name__}"}
    return {"requestBody": {"content": {FORM: {"schema": reference}}}}


def fingerprint(request: HttpRequest) -> bytes | None:
    """
    Return bytes that are equal for forms with equal fields and files, or None for other bodies.

    The bodies themselves differ, because each form has a boundary of its own.

    :raises MalformedRequest: if the form is truncated, or not in UTF-8.
    :raises UnsupportedMediaType: if a part has another encoding.
    """
    if request.content_type != FORM:
        return None
    fields, files = _parse_form(request)
    named = [(name, file.name, _hash_file(file)) for name, found in files.lists() for file in found]
    return orjson.dumps([sorted(fields.lists()), sorted(named)])


def _hash_file(file: Any) -> str:
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()


def _parse_form(request: HttpRequest) -> Any:
    parts = getattr(request, "nexus_form", None)
    if parts is None:
        _refuse_broken_form(request.body, (request.content_params or {}).get("boundary", ""))
        # Django itself parses forms of POST requests only.
        parts = request.parse_file_upload(request.META, BytesIO(request.body))
        request.nexus_form = parts  # type: ignore[attr-defined]  # ours, set on purpose
    return parts


def _refuse_broken_form(body: bytes, boundary: str) -> None:
    """
    Refuse a form that Django would parse with a part missing or letters replaced.

    :raises MalformedRequest: if the closing boundary is missing, or a text is not UTF-8.
    :raises UnsupportedMediaType: if a part has another encoding.
    """
    delimiter = b"\r\n--" + boundary.encode("ascii", "replace")
    parts = (b"\r\n" + body).split(delimiter)[1:]
    is_end = [part.startswith(b"--") for part in parts]
    if not boundary or True not in is_end:
        raise MalformedRequest("The form is cut off: its closing boundary is missing.")
    for part in parts[: is_end.index(True)]:
        _refuse_other_encoding(part)


def _refuse_other_encoding(part: bytes) -> None:
    head, _, _ = part.partition(b"\r\n\r\n")
    is_file = _FILE_NAME.search(head) is not None
    charset = _CHARSET.search(head)
    encoding = _TRANSFER_ENCODING.search(head)
    if encoding and encoding[1].lower() not in _PLAIN:
        raise UnsupportedMediaType("Send the parts of a form as they are, not encoded.")
    if not is_file and charset and charset[1].lower().replace(b"-", b"") != b"utf8":
        raise UnsupportedMediaType("Send the fields of a form in UTF-8.")
    try:
        (head if is_file else part).decode("utf-8")
    except UnicodeDecodeError:
        raise MalformedRequest("The form is not in UTF-8.") from None
