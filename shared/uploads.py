"""Bodies that may bring files: JSON, or a form of several parts."""

import hashlib
import re
from io import BytesIO
from typing import Any

import orjson
from django.http import HttpRequest
from ninja import NinjaAPI
from ninja.params.models import Body, BodyModel

from shared.errors import MalformedRequest, UnsupportedMediaType

FORM = "multipart/form-data"

_FILE_NAME = re.compile(rb";\s*filename\*?\s*=", re.IGNORECASE)
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?([A-Za-z0-9_-]+)", re.IGNORECASE)
_TRANSFER_ENCODING = re.compile(rb"content-transfer-encoding:\s*(\S*)", re.IGNORECASE)
_PLAIN = frozenset({b"", b"7bit", b"8bit", b"binary"})


class _FormOrJsonModel(BodyModel):
    """Reads a form into the same schema that JSON is read into."""

    @classmethod
    def get_request_data(
        cls, request: HttpRequest, api: NinjaAPI, path_params: dict[str, Any]
    ) -> dict[str, Any] | None:
        if request.content_type != FORM:
            return super().get_request_data(request, api, path_params)
        fields, files = _parts_of(request)
        # As in a query, a field that was left empty is not given.
        filled = {name: value for name, value in fields.items() if value != ""}
        return {cls.__read_from_single_attr__: {**filled, **files.dict()}}


class FormOrJson(Body):  # type: ignore[misc]  # ninja's own parameters do the same
    """
    A body that is JSON, or a form if it brings files: ``body: ApplicationIn = FormOrJson(...)``.

    A file is a field of the schema of type ``UploadedFile | None``, which JSON cannot fill.
    The decorator of the route spreads ``openapi_extra=form_of(ApplicationIn)``.
    """

    _model = _FormOrJsonModel

    @classmethod
    def _param_source(cls) -> str:
        return "body"


def form_of(schema: type) -> dict[str, Any]:
    """Document that a body may be sent as a form, too."""
    reference = {"$ref": f"#/components/schemas/{schema.__name__}"}
    return {"requestBody": {"content": {FORM: {"schema": reference}}}}


def fingerprint(request: HttpRequest) -> bytes | None:
    """
    Return what two forms have in common that say the same: fields and contents of files.

    The boundary between the parts is another one each time. None if the body is no form.

    :raises MalformedRequest: if the form is cut off, or not in UTF-8.
    """
    if request.content_type != FORM:
        return None
    fields, files = _parts_of(request)
    named = [(name, file.name, _digest_of(file)) for name, found in files.lists() for file in found]
    return orjson.dumps([sorted(fields.lists()), sorted(named)])


def _digest_of(file: Any) -> str:
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()


def _parts_of(request: HttpRequest) -> Any:
    parts = getattr(request, "nexus_form", None)
    if parts is None:
        _refuse_broken_form(request.body, (request.content_params or {}).get("boundary", ""))
        # Django reads forms of POST alone by itself.
        parts = request.parse_file_upload(request.META, BytesIO(request.body))
        request.nexus_form = parts  # type: ignore[attr-defined]  # ours, set on purpose
    return parts


def _refuse_broken_form(body: bytes, boundary: str) -> None:
    """
    Refuse what Django would read all the same, with a part lost or letters replaced.

    :raises MalformedRequest: if the form does not end, or a text of it is not UTF-8.
    :raises UnsupportedMediaType: if a part is in another encoding.
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
