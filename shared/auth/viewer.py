"""Who is asking: somebody who signed in or nobody in particular, and from where."""

from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest

from shared.auth.models import Session, User
from shared.throttling import address_bucket, client_address

Viewer = User | AnonymousUser


@dataclass(frozen=True, slots=True)
class Client:
    """
    The device that asks: its address as our own proxies report it, whom that address stands
    for when requests are counted, and what the device calls itself.
    """

    address: str
    bucket: str
    user_agent: str


def client_of(request: HttpRequest) -> Client:
    """Return the device a request came from."""
    named = request.headers.get("User-Agent", "")
    longest = Session._meta.get_field("user_agent").max_length
    printable = "".join(letter for letter in named if letter.isprintable())
    return Client(
        address=client_address(request),
        bucket=address_bucket(request),
        user_agent=printable[:longest],
    )
