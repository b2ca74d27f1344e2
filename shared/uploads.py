"""Bodies that may bring files: JSON, or a form of several parts."""

from io import BytesIO
from typing import Any

from django.http import HttpRequest
from ninja import NinjaAPI
from ninja.params.models import Body, BodyModel

FORM = "multipart/form-data"


class _FormOrJsonModel(BodyModel):
    """Reads a form into the same schema that JSON is read into."""

    @classmethod
    def get_request_data(
        cls, request: HttpRequest, api: NinjaAPI, path_params: dict[str, Any]
    ) -> dict[str, Any] | None:
        if request.content_type != FORM:
            return super().get_request_data(request, api, path_params)
        fields, files = _parts_of(request)
        return {cls.__read_from_single_attr__: {**fields.dict(), **files.dict()}}


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


def _parts_of(request: HttpRequest) -> Any:
    if request.method == "POST":
        return request.POST, request.FILES
    # Django reads forms of POST alone.
    body = BytesIO(request.body) if hasattr(request, "_body") else request
    return request.parse_file_upload(request.META, body)
