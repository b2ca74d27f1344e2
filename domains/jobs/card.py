"""The card of the job board on the front page: a search with its duration."""

import time
from collections.abc import Mapping

from domains.jobs import selectors
from domains.jobs.selectors import JobQuery
from shared.cards import Card, CardRequest

MOST_SHOWN = 3


def _read(request: CardRequest) -> Mapping[str, object]:
    query = JobQuery(search=request.words, ordering="relevance" if request.words else "-posted_at")
    started = time.perf_counter()
    found = selectors.search_jobs(query=query, now=request.now)
    shown = list(found[:MOST_SHOWN])
    count = found.count()
    milliseconds = (time.perf_counter() - started) * 1000
    return {"words": request.words, "jobs": shown, "count": count, "milliseconds": milliseconds}


CARD = Card(template="jobs/card.html", read=_read)
