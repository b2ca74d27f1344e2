"""The phones of an audience: each signs in on the pages, reads the voting page and votes."""

import asyncio
import random
import re
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator, Sequence
from http import HTTPStatus

import httpx

REFUSED_FOR_NOW = (HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE)
MAX_ATTEMPTS = 60
MAX_WAIT_SECONDS = 60.0
_CODE = re.compile(r'<main class="narrow" data-code="(\w+)"')

Counts = Counter[str]


class Phone:
    """One browser with its own cookies, on the connections that all phones share."""

    def __init__(self, name: str, http: httpx.AsyncClient, counts: Counts) -> None:
        self.name = name
        self._http = http
        self._counts = counts

    async def sign_in(self, *, password: str, page: str) -> None:
        """
        Create the voter's account, or log in if there is one, and open the voting page.

        :raises CrowdFailed: if the server refuses the account or the page.
        """
        await self._get("/register/")
        account = {"username": self.name, "password": password, "next": page}
        email = f"{self.name}@nexus.test"
        answer = await self._post("/register/", {**account, "email": email})
        if answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY:
            answer = await self._post("/sign-in/", account)
        if answer.status_code != HTTPStatus.SEE_OTHER:
            raise CrowdFailed(f"{self.name} cannot sign in: {_describe(answer)}.")
        answer = await self._get(page)
        if answer.status_code != HTTPStatus.OK:
            raise CrowdFailed(f"The voting page {page} answers {_describe(answer)}.")

    async def vote(self, page: str, *, options: Sequence[int]) -> str:
        """Send the form once, again after each 429 and 503, and return what became of the vote."""
        try:
            answer = await self._post(page, {"option": options})
        except httpx.HTTPError as failure:
            return f"failed: {type(failure).__name__}"
        if answer.status_code == HTTPStatus.SEE_OTHER and answer.headers["Location"] == page:
            return "accepted"
        code = _CODE.search(answer.text)
        return code.group(1) if code else f"failed: {_describe(answer)}"

    async def _get(self, path: str) -> httpx.Response:
        return await self._patiently(lambda: self._http.get(path))

    async def _post(self, path: str, form: dict[str, object]) -> httpx.Response:
        def send() -> Awaitable[httpx.Response]:
            # Django accepts the value of the cookie as the token of the form.
            token = self._http.cookies.get("csrftoken", "")
            return self._http.post(path, data={**form, "csrfmiddlewaretoken": token})

        return await self._patiently(send)

    async def _patiently(self, send: Callable[[], Awaitable[httpx.Response]]) -> httpx.Response:
        """Send a request again after Retry-After, as long as the server refuses it for now."""
        for _ in range(MAX_ATTEMPTS):
            answer = await send()
            if answer.status_code not in REFUSED_FOR_NOW:
                break
            self._counts[str(answer.status_code)] += 1
            pause = min(float(answer.headers.get("Retry-After", "1")), MAX_WAIT_SECONDS)
            # Spread the repetitions, so that they do not arrive together again.
            await asyncio.sleep(pause + random.random())  # noqa: S311
        return answer


class CrowdFailed(Exception):
    """The audience cannot vote. The message is one line."""


def make_phones(
    count: int, *, base_url: str, transport: httpx.AsyncBaseTransport, counts: Counts
) -> Iterator[Phone]:
    """Yield phones with the accounts voter-0001, voter-0002 and so on."""
    for number in range(1, count + 1):
        http = httpx.AsyncClient(base_url=base_url, transport=transport, timeout=60)
        yield Phone(f"voter-{number:04}", http, counts)


def _describe(answer: httpx.Response) -> str:
    return f"{answer.status_code} {answer.reason_phrase}"
