"""Subscriptions of the job board."""

from typing import Any

from domains.jobs import selectors
from domains.jobs.events import APPLICATION_STEPS, APPLICATIONS
from domains.jobs.graphql.types import ApplicationEventType, ApplicationType
from domains.jobs.models import Application, ApplicationEvent
from shared.graphql import current_user, subscription
from shared.http import Id
from shared.realtime import Announcement, Watch, messages, watch


@subscription(ApplicationEventType)
def application_status_changed(info: Any) -> Watch:
    """Stream your applications. Sends each change of their status."""
    user = current_user(info)

    def read(announcement: Announcement) -> ApplicationEvent:
        return selectors.get_own_step(user=user, step_id=announcement.facts["step_id"])

    return watch(info, messages(APPLICATION_STEPS.channel(user.pk), read=read))


@subscription(ApplicationType, signed_in=True)
def application_received(info: Any, job_id: Id) -> Watch:
    """Stream the applications for a posting. For its managers; sends each new one."""
    received = selectors.get_received_applications(viewer=current_user(info), job_id=job_id)

    def read(announcement: Announcement) -> Application:
        return received.get_step(step_id=announcement.facts["step_id"]).application

    return watch(info, messages(APPLICATIONS.channel(job_id), read=read))
