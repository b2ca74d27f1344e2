"""Which requests read from replicas of the database, and whose writes they have to see."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from django.conf import settings
from django.http import HttpRequest

from shared.auth.bearer import authenticate
from shared.caching import Namespace
from shared.errors import DomainError
from shared.replicas.sessions import reading, session_of, writing
from shared.stream_requests import is_stream
from shared.throttling import address_bucket

_COUNT = "nexus_statements_on_replica"
_READS = ("GET", "HEAD", "OPTIONS")


def statements_on_replica(request: HttpRequest) -> int:
    """Return how many statements of the request were executed by a replica."""
    return int(vars(request).get(_COUNT, 0))


@contextmanager
def replicas_for(request: HttpRequest, *, writes: bool) -> Iterator[None]:
    """
    Let a request that only reads use replicas within the block; let later requests see a write.

    Its user must have been authenticated before, so that the primary says who it is.
    """
    if not settings.DATABASE_REPLICAS:
        yield
    elif writes:
        with writing(_sessions(request)):
            yield
    else:
        with reading(_sessions(request)) as reader:
            yield
        vars(request)[_COUNT] = reader.statements_on_replica


@contextmanager
def replicas_for_rest(request: HttpRequest) -> Iterator[None]:
    """Do the same for a path of the REST API; do nothing for GraphQL, whose view knows more."""
    path, accept = request.path_info, request.META.get("HTTP_ACCEPT", "")
    if not settings.DATABASE_REPLICAS or path.startswith("/graphql") or is_stream(path, accept):
        # A stream is read again after each event, which may arrive before a replica has it.
        yield
        return
    with replicas_for(request, writes=request.method not in _READS):
        yield


def record_page_write(request: HttpRequest) -> None:
    """Let later requests see what a form of a page, such as the admin site, has written."""
    if settings.DATABASE_REPLICAS and request.method not in _READS:
        with writing(_sessions(request)):
            pass


def _sessions(request: HttpRequest) -> Sequence[Namespace]:
    # The address, too: its client may write as a user and read without a token, or register.
    identities = [address_bucket(request)]
    try:
        user = authenticate(request)
    except DomainError:
        user = None
    user = user or getattr(request, "user", None)
    if user is not None and user.pk is not None:
        identities.append(f"user {user.pk}")
    return tuple(dict.fromkeys(map(session_of, identities)))
