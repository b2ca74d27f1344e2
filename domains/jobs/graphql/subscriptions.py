"""Subscriptions of the job board."""

from typing import Any

import graphene

from domains.jobs import selectors
from domains.jobs.events import APPLICATION_STEPS, APPLICATIONS
from domains.jobs.graphql.types import ApplicationEventType, ApplicationType
from domains.jobs.models import Application, ApplicationEvent
from shared.graphql import current_user, parse_id
from shared.realtime import Announcement, Watch, messages, watch


class Subscription:
    """The subscriptions of the job board."""

    application_status_changed = graphene.Field(
        ApplicationEventType,
        required=True,
        description="Stream your applications. Sends each change of their status.",
    )
    application_received = graphene.Field(
        ApplicationType,
        job_id=graphene.ID(required=True),
        required=True,
        description="Stream the applications for a posting. For its managers; sends each new one.",
    )

    @staticmethod
    def subscribe_application_status_changed(root: None, info: Any) -> Watch:
        """Return the stream of the viewer's application steps."""
        user = current_user(info)

        def read(announcement: Announcement) -> ApplicationEvent:
            return selectors.get_own_step(user=user, step_id=announcement.facts["step_id"])

        return watch(info, messages(APPLICATION_STEPS.channel(user.pk), read=read))

    @staticmethod
    def subscribe_application_received(root: None, info: Any, *, job_id: str) -> Watch:
        """Return the stream of the applications for a posting."""
        number = parse_id(job_id)
        received = selectors.get_received_applications(viewer=current_user(info), job_id=number)

        def read(announcement: Announcement) -> Application:
            return received.get_step(step_id=announcement.facts["step_id"]).application

        return watch(info, messages(APPLICATIONS.channel(number), read=read))
