"""Notifications over REST."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.template.loader import render_to_string
from django.utils import timezone
from ninja import Query, Router

from shared.http import AuthenticatedRequest, Id, problems, signed_in
from shared.notifications import digests, schemas, selectors, services
from shared.notifications.models import Notification
from shared.notifications.topics import NOTIFICATIONS
from shared.pagination import CursorPage, CursorParams, cursor_page_of, paginate_by_cursor
from shared.realtime import Announcement, Replay, StreamEvent, events, messages, stream

router = Router()

_PAGE = {
    "description": "OK",
    "content": {"text/html": {"schema": {"type": "string"}, "example": "<!doctype html>…"}},
}


@router.get(
    "/",
    auth=signed_in,
    response={
        HTTPStatus.OK: cursor_page_of(schemas.NotificationOut),
        **problems("invalid_cursor"),
    },
)
def list_notifications(
    request: AuthenticatedRequest,
    filters: Query[schemas.NotificationFilters],
    page: Query[CursorParams],
) -> CursorPage[Notification]:
    """List what you were told, newest first."""
    told = selectors.list_notifications(user=request.auth, unread=filters.unread)
    return paginate_by_cursor(request, told, page)


@router.get("/unread-count/", auth=signed_in, response=schemas.UnreadCountOut)
def count_unread_notifications(request: AuthenticatedRequest) -> dict[str, int]:
    """Count what you have not read."""
    return {"unread": selectors.count_unread(user=request.auth)}


@router.post(
    "/{int:notification_id}/read/",
    auth=signed_in,
    response={HTTPStatus.OK: schemas.NotificationOut, **problems("not_found")},
)
def mark_notification_read(request: AuthenticatedRequest, notification_id: Id) -> Notification:
    """Mark a notification as read. Asked again, it stays read."""
    return services.mark_read(
        user=request.auth, notification_id=notification_id, now=timezone.now()
    )


@router.post("/read-all/", auth=signed_in, response=schemas.MarkedOut)
def mark_all_notifications_read(request: AuthenticatedRequest) -> dict[str, int]:
    """Mark all your notifications as read."""
    return {"marked": services.mark_all_read(user=request.auth, now=timezone.now())}


@router.get("/preferences/", auth=signed_in, response=schemas.PreferencesOut)
def get_notification_preferences(request: AuthenticatedRequest) -> dict[str, object]:
    """Show what comes by mail."""
    return {"results": selectors.list_preferences(user=request.auth)}


@router.put(
    "/preferences/",
    auth=signed_in,
    response={HTTPStatus.OK: schemas.PreferencesOut, **problems("validation_error")},
)
def set_notification_preferences(
    request: AuthenticatedRequest, body: schemas.PreferencesIn
) -> dict[str, object]:
    """Choose what comes by mail: the kinds you name, and no other."""
    services.choose_mail(user=request.auth, kinds=body.by_mail)
    return {"results": selectors.list_preferences(user=request.auth)}


@router.get(
    "/unsubscribe/",
    auth=None,
    response={HTTPStatus.OK: None, **problems("not_found")},
    openapi_extra={"responses": {200: _PAGE}},
)
def confirm_digest_unsubscribe(
    request: HttpRequest, token: Query[schemas.UnsubscribeToken]
) -> HttpResponse:
    """
    Show a page that asks whether to stop the daily digest.

    It changes nothing: mail programs follow links to look at them.
    """
    digests.user_of(token=token)
    return HttpResponse(render_to_string("notifications/unsubscribe.html", {"asks": True}))


@router.post(
    "/unsubscribe/",
    auth=None,
    response={HTTPStatus.OK: None, **problems("not_found")},
    openapi_extra={"responses": {200: _PAGE}},
)
def unsubscribe_from_digest(
    request: HttpRequest, token: Query[schemas.UnsubscribeToken]
) -> HttpResponse:
    """
    Stop the daily digest of the person whom the mail went to. Repeating it changes nothing.

    The signed link of the mail is enough, as RFC 8058 wants it; the body is ignored.
    """
    digests.unsubscribe(token=token)
    return HttpResponse(render_to_string("notifications/unsubscribe.html", {"asks": False}))


@router.get("/stream/", auth=signed_in, response={**events(notification=schemas.NotificationOut)})
def stream_notifications(request: AuthenticatedRequest) -> HttpResponseBase:
    """Watch what you are told, as it happens."""
    user = request.auth

    def read(announcement: Announcement) -> StreamEvent:
        notification_id = announcement.facts["notification_id"]
        return _shown(selectors.get_notification(user=user, notification_id=notification_id))

    replay = Replay(
        lambda version: selectors.list_changed_after(user=user, version=version), _shown
    )
    return stream(
        request,
        messages(NOTIFICATIONS.channel(user.pk), read=read, replay=replay, audience=user.pk),
    )


def _shown(notification: Notification) -> StreamEvent:
    return StreamEvent(
        "notification",
        schemas.NotificationOut.from_orm(notification),
        id=notification.version,
    )
