"""Exports over REST."""

from http import HTTPStatus

from django.http import StreamingHttpResponse

from domains.polls import schemas, selectors
from domains.polls.router.base import router
from shared.http import AuthenticatedRequest, Id, problems, signed_in

_CSV = {
    "schema": {"type": "string"},
    "example": "ballot,voted_on,option\r\n1,2026-11-20,Tea\r\n",
}


@router.get(
    "/polls/{poll_id}/export.csv/",
    response={HTTPStatus.OK: None, **problems("permission_denied", "not_found")},
    auth=signed_in,
    openapi_extra={"responses": {HTTPStatus.OK: {"content": {"text/csv": _CSV}}}},
)
def export_poll(request: AuthenticatedRequest, poll_id: Id) -> StreamingHttpResponse:
    """
    Export a poll's ballots as CSV.

    For its owner and admins. Each line is a choice; voters are not named.
    """
    ballots = selectors.export_ballots(poll_id=poll_id, viewer=request.auth)
    answer = StreamingHttpResponse(schemas.csv_of(ballots), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="poll-{poll_id}.csv"'
    return answer
