"""CVs in an object store: several machines share them, and its failures are refusals."""

import importlib.util
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone

from domains.jobs import services
from domains.jobs.models import Application
from nexus import file_storage
from nexus.environment import InvalidSetting
from shared.auth.models import User
from shared.errors import ServiceUnavailable
from shared.events.models import OutboxDelivery
from shared.object_store import ObjectStore
from shared.private_files import PRIVATE_FILES, private_files
from tests.api_client import ApiClient
from tests.domains.jobs.factories import JobFactory
from tests.domains.jobs.files import PDF, upload
from tests.object_stores import StoredObjects, object_store

# Loading the client of the object store takes a second.
pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def bucket(
    settings: Any, media: object, monkeypatch: pytest.MonkeyPatch
) -> Iterator[StoredObjects]:
    """Store private files in a bucket."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "key")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-central-1")
    with object_store() as store:
        entry = file_storage.in_bucket("cvs", endpoint=store.endpoint)
        settings.STORAGES = {**settings.STORAGES, PRIVATE_FILES: entry}
        yield store


def test_second_machine_reads_what_the_first_stored(bucket: StoredObjects) -> None:
    name = private_files().save("jobs/resumes/one.pdf", ContentFile(PDF))

    options = file_storage.in_bucket("cvs", endpoint=bucket.endpoint)["OPTIONS"]
    other_machine = ObjectStore(**options)

    assert other_machine.open(name).read() == PDF


def test_missing_file_is_not_found(bucket: StoredObjects) -> None:
    with pytest.raises(FileNotFoundError):
        private_files().open("jobs/resumes/none.pdf")


def test_applicant_uploads_and_employer_downloads(
    bucket: StoredObjects, api: ApiClient, seeker: User
) -> None:
    job = JobFactory.create()
    api.form("POST", f"jobs/{job.pk}/applications/", {"resume": upload()}, by=seeker)
    application = Application.objects.get()

    link = api.rest("GET", f"applications/{application.pk}/resume/", by=job.posted_by).json()
    download = Client().get(link["url"])

    assert b"".join(download.streaming_content) == PDF
    assert len(bucket.files) == 1


def test_unavailable_store_refuses_the_application(
    bucket: StoredObjects, api: ApiClient, seeker: User
) -> None:
    bucket.fails = True
    job = JobFactory.create()

    refused = api.form("POST", f"jobs/{job.pk}/applications/", {"resume": upload()}, by=seeker)

    assert (refused.status_code, refused.json()["code"]) == (503, "service_unavailable")
    assert refused["Retry-After"]
    assert not Application.objects.exists()


def test_file_is_deleted_when_the_store_is_available_again(
    bucket: StoredObjects, seeker: User, now: datetime, deliver: Callable[[], None]
) -> None:
    services.apply_to_job(
        applicant=seeker, job_id=JobFactory.create().pk, fields={"resume": upload()}, now=now
    )
    bucket.fails = True
    services.forget_applicant(user_id=seeker.pk, now=now)
    deliver()
    assert len(bucket.files) == 1

    bucket.fails = False
    OutboxDelivery.objects.update(attempts=0)
    deliver()

    assert not bucket.files


def test_file_that_no_application_has_is_deleted(
    bucket: StoredObjects, seeker: User, now: datetime
) -> None:
    services.apply_to_job(
        applicant=seeker, job_id=JobFactory.create().pk, fields={"resume": upload()}, now=now
    )
    attached = dict(bucket.files)
    for folder in ("00", "ff"):
        private_files().save(f"jobs/resumes/{folder}/one.pdf", ContentFile(PDF))

    assert services.delete_unattached_resumes(now=timezone.now()) == 0
    assert services.delete_unattached_resumes(now=timezone.now() + timedelta(days=2)) == 2

    assert bucket.files == attached
    with pytest.raises(FileNotFoundError):
        private_files().get_modified_time("jobs/resumes/ff/one.pdf")
    bucket.fails = True
    with pytest.raises(ServiceUnavailable):
        services.delete_unattached_resumes(now=now)


def test_slow_store_does_not_occupy_every_thread(
    bucket: StoredObjects, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shared.object_store.upstream_wait", lambda: nullcontext(0.0))

    with pytest.raises(ServiceUnavailable):
        private_files().open("jobs/resumes/one.pdf")


def test_bucket_without_its_packages_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(file_storage, "find_spec", lambda _name: None)

    with pytest.raises(InvalidSetting, match=r"requirements/s3\.txt"):
        file_storage.in_bucket("cvs", endpoint="")

    assert importlib.util.find_spec("storages") is not None
