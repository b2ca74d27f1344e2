"""A job board in memory, as a first draft writes it."""

import itertools
import time
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from email import message_from_bytes
from typing import Any

from naive.app import (
    QUERY_SECONDS,
    App,
    RefusedError,
    Reply,
    Request,
    Route,
    User,
    integer,
    one_of,
    text,
)

_SEARCH_SECONDS = 0.12
_WRITE_ERRORS = ("401", "403", "404", "422")


@dataclass
class Application:
    """An application with its letter, and a CV or none."""

    id: int
    job: "Job"
    user: User
    letter: str
    cv: bytes = b""
    status: str = "new"


@dataclass
class Job:
    """A posting with its applications."""

    id: int
    owner: User
    title: str
    details: str
    topic: int
    kind: str
    place: str
    is_open: bool = True
    applications: list[Application] = field(default_factory=list)


class Jobs(App):
    """Postings, their categories (topics) and applications."""

    title = "Jobs"

    def __init__(self, faults: Collection[str]) -> None:
        super().__init__(faults)
        self._ids = itertools.count(1)
        self._topics: dict[int, str] = {}
        self._jobs: dict[int, Job] = {}
        self._applications: dict[int, Application] = {}

    def own_routes(self) -> Sequence[Route]:
        """Return the routes of the job board."""
        return [
            Route("POST", "/topics", "Create a topic", ("401", "403", "422"), self._create_topic),
            Route("GET", "/topics", "List topics", (), self._list_topics),
            Route("POST", "/jobs", "Post a job", ("401", "403", "422"), self._create),
            Route("GET", "/jobs", "List jobs", (), self._list),
            Route("GET", "/jobs/{id}", "Get a job", ("404",), self._get),
            Route("PATCH", "/jobs/{id}", "Change a job", _WRITE_ERRORS, self._update),
            Route("DELETE", "/jobs/{id}", "Delete a job", ("401", "403", "404"), self._delete),
            Route("POST", "/jobs/{id}/close", "Close a job", _WRITE_ERRORS, self._close),
            Route("POST", "/jobs/{id}/apply", "Apply", (*_WRITE_ERRORS, "409"), self._apply),
            Route("POST", "/jobs/{id}/files", "Apply with a CV", _WRITE_ERRORS, self._apply_cv),
            Route("GET", "/jobs/{id}/received", "List applications", ("403",), self._received),
            Route("GET", "/sent", "List own applications", ("401",), self._sent),
            Route("GET", "/sent/{id}", "Get an application", ("404",), self._get_application),
            Route("PUT", "/sent/{id}/status", "Set a status", _WRITE_ERRORS, self._set_status),
            Route("GET", "/sent/{id}/cv", "Get a CV", ("404",), self._get_cv),
        ]

    def _create_topic(self, request: Request) -> Reply:
        self._require_role(request, "anyone_makes_topics", "admin")
        name = self.read(request, {"name": text(100)})["name"]
        key = next(self._ids)
        if not self.has("topics_forgotten"):
            self._topics[key] = name
        return 201, {"id": key, "name": name}

    def _require_role(self, request: Request, fault: str, *roles: str) -> User:
        user = self.user_of(request)
        if user.role not in (*roles, "admin") and not self.has(fault):
            raise RefusedError(403, "This is not for your role.")
        return user

    def _list_topics(self, request: Request) -> Reply:
        rows = [{"id": key, "name": name} for key, name in self._topics.items()]
        return 200, self.page(rows, request.query, lambda row: row)

    def _create(self, request: Request) -> Reply:
        owner = self._require_role(request, "users_post_jobs", "employer")
        kinds = one_of("full_time", "part_time")
        rules = {"title": text(200), "details": text(5000), "kind": kinds, "place": text(100)}
        body = self.read(request, {**rules, "topic": integer(1)})
        if self.has("details_in_one_line"):
            body["details"] = " ".join(body["details"].split())
        with self.lock:
            job = Job(next(self._ids), owner, **body)
            self._jobs[job.id] = job
        return 201, self._shown(job)

    def _shown(self, job: Job) -> Mapping[str, Any]:
        names = ("id", "title", "details", "topic", "kind", "place")
        return {name: getattr(job, name) for name in names}

    def _list(self, request: Request) -> Reply:
        query, found = request.query, sorted(self._jobs.values(), key=lambda job: -job.id)
        if self.has("list_oldest_first"):
            found.reverse()
        if "topic" in query and not self.has("topic_ignored"):
            found = [job for job in found if str(job.topic) == query["topic"]]
        if "kind" in query and not self.has("kind_ignored"):
            found = [job for job in found if job.kind == query["kind"]]
        if "place" in query and not self.has("place_ignored"):
            found = [job for job in found if job.place == query["place"]]
        if "q" in query and not self.has("words_ignored"):
            found = [job for job in found if query["q"].lower() in job.title.lower()]
        if "q" in query and self.has("search_reads_everything"):
            time.sleep(_SEARCH_SECONDS)
        with self.connection():
            return 200, self.page(found, query, self._shown)

    def _find(self, request: Request) -> Job:
        job: Job = self.find(self._jobs, request.params[0], "job")
        return job

    def _get(self, request: Request) -> Reply:
        return 200, self._shown(self._find(request))

    def _own(self, request: Request) -> Job:
        user, job = self.user_of(request), self._find(request)
        if user != job.owner and not self.has("anyone_changes_jobs"):
            raise RefusedError(403, "This is the job of another employer.")
        return job

    def _update(self, request: Request) -> Reply:
        job = self._own(request)
        body = self.read(request, {"title": text(200)})
        if not self.has("changes_lost"):
            job.title = body["title"]
        return 200, self._shown(job)

    def _delete(self, request: Request) -> Reply:
        job = self._own(request)
        if not self.has("deleted_jobs_stay"):
            del self._jobs[job.id]
        return 200, {}

    def _close(self, request: Request) -> Reply:
        job = self._own(request)
        job.is_open = self.has("closed_jobs_open")
        return 200, {}

    def _apply(self, request: Request) -> Reply:
        user, job = self.user_of(request), self._find(request)
        letter = self.read(request, {"letter": text(5000)})["letter"]
        return 201, self._store(job, user, letter, b"")

    def _apply_cv(self, request: Request) -> Reply:
        user, job, form = self.user_of(request), self._find(request), _form_of(request)
        return 201, self._store(job, user, form["letter"].decode(), form["cv"])

    def _store(self, job: Job, user: User, letter: str, cv: bytes) -> Mapping[str, Any]:
        if not job.is_open:
            raise RefusedError(409, "This job is closed.")
        if self.has("check_then_insert"):
            self._require_first(job, user)
            time.sleep(QUERY_SECONDS * 4)
            return self._insert(job, user, letter, cv)
        with self.lock:
            self._require_first(job, user)
            return self._insert(job, user, letter, cv)

    def _require_first(self, job: Job, user: User) -> None:
        is_second = any(application.user == user for application in job.applications)
        if is_second and not self.has("second_applications"):
            status = 400 if self.has("conflict_as_400") else 409
            raise RefusedError(status, "You have applied already.")

    def _insert(self, job: Job, user: User, letter: str, cv: bytes) -> Mapping[str, Any]:
        if self.has("letters_cut"):
            letter = letter[:5]
        made = Application(next(self._ids), job, user, letter, cv)
        job.applications.append(made)
        self._applications[made.id] = made
        return self._shown_application(made)

    def _shown_application(self, made: Application) -> Mapping[str, Any]:
        return {"id": made.id, "job": made.job.id, "letter": made.letter, "status": made.status}

    def _received(self, request: Request) -> Reply:
        job = self._find(request)
        if not self.has("applications_public") and self.user_of(request) != job.owner:
            raise RefusedError(403, "This is the job of another employer.")
        return 200, self.page(job.applications, request.query, self._shown_application)

    def _sent(self, request: Request) -> Reply:
        user = self.user_of(request)
        own = [made for made in self._applications.values() if made.user == user]
        return 200, self.page(own, request.query, self._shown_application)

    def _visible(self, request: Request, fault: str) -> Application:
        made: Application = self.find(self._applications, request.params[0], "application")
        if not self.has(fault) and self.user_of(request) not in (made.user, made.job.owner):
            raise RefusedError(404, "There is no such application.")
        return made

    def _get_application(self, request: Request) -> Reply:
        return 200, self._shown_application(self._visible(request, "applications_public"))

    def _set_status(self, request: Request) -> Reply:
        made = self._visible(request, "applications_public")
        status = self.read(request, {"status": one_of("new", "reviewing")})["status"]
        if not self.has("status_lost"):
            made.status = status
        return 200, self._shown_application(made)

    def _get_cv(self, request: Request) -> Reply:
        return 200, self._visible(request, "cv_public").cv


def _form_of(request: Request) -> Mapping[str, bytes]:
    head = f"Content-Type: {request.headers['content-type']}\r\n\r\n".encode()
    parts: Any = message_from_bytes(head + request.content).get_payload()
    return {
        part.get_param("name", header="content-disposition"): part.get_payload(decode=True)
        for part in parts
    }
