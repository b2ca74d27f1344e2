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
from shared.pagination import CursorParams, cursor_page_of, paginate_by_cursor_as
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
) -> HttpResponse:
    """
    List your notifications.

    For signed-in users. The newest is first. With `unread`, only the unread ones.
    """
    found = selectors.list_notification_rows(user=request.auth, unread=filters.unread)
    return paginate_by_cursor_as(schemas.NotificationOut, request, found, page)


@router.get("/unread-count/", auth=signed_in, response=schemas.UnreadCountOut)
def count_unread_notifications(request: AuthenticatedRequest) -> dict[str, int]:
    """
    Count your unread notifications.

    For signed-in users. Returns the number alone.
    """
    return {"unread": selectors.count_unread(user=request.auth)}


@router.post(
    "/{int:notification_id}/read/",
    auth=signed_in,
    response={HTTPStatus.OK: schemas.NotificationOut, **problems("not_found")},
)
def mark_notification_read(request: AuthenticatedRequest, notification_id: Id) -> Notification:
    """
    Mark a notification as read.

    For its user. Returns the notification. Repeating it changes nothing.
    """
    return services.mark_read(
        user=request.auth, notification_id=notification_id, now=timezone.now()
    )


@router.post("/read-all/", auth=signed_in, response=schemas.MarkedOut)
def mark_all_notifications_read(request: AuthenticatedRequest) -> dict[str, int]:
    """
    Mark all your notifications as read.

    For signed-in users. Returns how many were unread.
    """
    return {"marked": services.mark_all_read(user=request.auth, now=timezone.now())}


@router.get("/preferences/", auth=signed_in, response=schemas.PreferencesOut)
def get_notification_preferences(request: AuthenticatedRequest) -> dict[str, object]:
    """
    List your mail preferences.

    For signed-in users. Returns each kind of notification, and whether it is also sent by mail.
    """
    return {"results": selectors.list_preferences(user=request.auth)}


@router.put(
    "/preferences/",
    auth=signed_in,
    response={HTTPStatus.OK: schemas.PreferencesOut, **problems("validation_error")},
)
def set_notification_preferences(
    request: AuthenticatedRequest, body: schemas.PreferencesIn
) -> dict[str, object]:
    """
    Replace your mail preferences.

    For signed-in users. Only the named kinds are sent by mail. Returns all preferences. Refused if
    a kind does not exist.
    """
    return {"results": services.set_mail_preferences(user=request.auth, kinds=body.by_mail)}


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
    Show the page that stops the daily digest.

    For holders of the link of the mail. Returns a page that asks for confirmation. It changes
    nothing, because mail clients open links to inspect them.
    """
    digests.get_user_id(token=token)
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
    Stop the daily digest.

    For holders of the link of the mail, which identifies the user as RFC 8058 requires. The body is
    ignored. Repeating the request changes nothing.
    """
    digests.unsubscribe(token=token)
    return HttpResponse(render_to_string("notifications/unsubscribe.html", {"asks": False}))


@router.get("/stream/", auth=signed_in, response={**events(notification=schemas.NotificationOut)})
def stream_notifications(request: AuthenticatedRequest) -> HttpResponseBase:
    """
    Stream your notifications.

    For signed-in users. Sends each new or changed notification. A client that reconnects gets the
    unread ones that it has missed.
    """
    user = request.auth

    def read(announcement: Announcement) -> StreamEvent:
        notification_id = announcement.facts["notification_id"]
        return _to_event(selectors.get_notification(user=user, notification_id=notification_id))

    replay = Replay(
        lambda version: selectors.list_changed_after(user=user, version=version), _to_event
    )
    return stream(
        request,
        messages(NOTIFICATIONS.channel(user.pk), read=read, replay=replay, audience=user.pk),
    )


def _to_event(notification: Notification) -> StreamEvent:
    return StreamEvent(
        "notification",
        schemas.NotificationOut.from_orm(notification),
        id=notification.version,
    )
