"""The viewer of a request, signed in or anonymous, and the client that sent it."""

import re
from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest

from shared.auth.models import Session, User
from shared.throttling import address_bucket, client_address, network_of

Viewer = User | AnonymousUser

_VERSION = re.compile(r"/[\w.+-]+")


@dataclass(frozen=True, slots=True)
class Client:
    """
    The client of a request: its address as reported by trusted proxies, the rate limit bucket of
    that address, and its user agent.
    """

    address: str
    bucket: str
    user_agent: str

    @property
    def network(self) -> str:
        """The network of the address, by which devices are recognised."""
        return network_of(self.address)

    @property
    def agent(self) -> str:
        """Return the user agent without versions, so that an update is not a new device."""
        return _VERSION.sub("", self.user_agent)


def client_of(request: HttpRequest) -> Client:
    """Return the client that sent a request."""
    named = request.headers.get("User-Agent", "")
    longest = Session._meta.get_field("user_agent").max_length
    printable = "".join(letter for letter in named if letter.isprintable())
    return Client(
        address=client_address(request),
        bucket=address_bucket(request),
        user_agent=printable[:longest],
    )
