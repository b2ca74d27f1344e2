"""Feed, movies, jobs and polls end to end, over HTTP in the demo."""

import json
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest

from tests.journeys.copies import ROOT

pytestmark = pytest.mark.slow

TIMEOUT_SECONDS = 20


def wait_for(found: Callable[[], Any]) -> Any:
    """Call the function until its result is true, and return that; workers need some time."""
    deadline = time.monotonic() + TIMEOUT_SECONDS
    while not (it := found()) and time.monotonic() < deadline:
        time.sleep(0.2)
    return it


def body(answer: httpx.Response) -> Any:
    return answer.raise_for_status().json()


def notifications(person: httpx.Client, kind: str) -> list[dict[str, Any]]:
    found = body(person.get("/api/v1/notifications/"))["results"]
    return [notice for notice in found if notice["kind"] == kind]


def events(stream: httpx.Response) -> Iterator[dict[str, Any]]:
    for line in stream.iter_lines():
        if line.startswith("data:"):
            yield json.loads(line.removeprefix("data:"))


class TestFeed:
    def test_follower_sees_the_post_and_author_is_notified_of_likes(self, demo: Any) -> None:
        with demo.signed_in("ada") as ada, demo.signed_in("linus") as linus:
            author = body(ada.get("/api/v1/users/me/"))["id"]
            linus.put(f"/api/v1/users/{author}/follow/").raise_for_status()
            text = "The kettle is on, and so is the server."
            post = body(ada.post("/api/v1/posts/", json={"content": text}))["id"]

            home = body(linus.get("/api/v1/feed/"))["results"]
            for _ in range(2):
                linus.put(f"/api/v1/posts/{post}/like/").raise_for_status()
            answer = {"content": "Two sugars, please."}
            linus.post(f"/api/v1/posts/{post}/comments/", json=answer).raise_for_status()
            counted = body(ada.get(f"/api/v1/posts/{post}/"))
            found = wait_for(lambda: notifications(ada, "post_liked"))

        assert home[0]["id"] == post
        assert (counted["likes_count"], counted["comments_count"]) == (1, 1)
        assert found[0]["target_id"] == post

    def test_keyset_pages_repeat_no_post_while_new_ones_arrive(self, demo: Any) -> None:
        seen: list[int] = []
        with demo.signed_in("grace") as grace:
            before = body(grace.get("/api/v1/posts/", params={"page_size": 1}))["results"][0]["id"]
            address = "/api/v1/posts/?page_size=7"
            for number in range(5):
                page = body(grace.get(address))
                seen += [post["id"] for post in page["results"] if post["id"] <= before]
                address = page["next"]
                grace.post("/api/v1/posts/", json={"content": f"In between, number {number}."})

        assert len(seen) == len(set(seen)) == 35
        assert seen == sorted(seen, reverse=True)


class TestMovies:
    def test_recommendation_names_a_favourite_as_its_reason(self, demo: Any) -> None:
        with demo.signed_in("grace") as grace:
            found = body(grace.get("/api/v1/movies/search/", params={"q": "horizon"}))["results"]
            saved = found[0]
            for _ in range(2):
                grace.put(f"/api/v1/movies/favorites/{saved['id']}/").raise_for_status()
            favourites = body(grace.get("/api/v1/movies/favorites/"))
            recommended = body(grace.get("/api/v1/movies/recommendations/"))["results"]

        ids = [each["movie"]["id"] for each in favourites["results"]]
        assert ids.count(saved["id"]) == 1
        assert recommended
        assert all(each["because"] for each in recommended)
        assert saved["id"] not in [each["movie"]["id"] for each in recommended]


class TestJobs:
    def test_application_is_moved_to_an_offer(self, demo: Any) -> None:
        with demo.signed_in("employer") as employer, demo.signed_in("ada") as ada:
            posting = {
                "title": "Keeper of the Samovar",
                "description": "You keep the water hot and the logs cool.",
                "category_id": 1,
                "company_id": body(employer.get("/api/v1/jobs/mine/"))["results"][0]["company"][
                    "id"
                ],
                "job_type": "full_time",
                "workplace_type": "remote",
                "experience_level": "mid",
                "location": {"city": "Nairobi", "country": "KE"},
            }
            job = body(employer.post("/api/v1/jobs/", json=posting))["id"]
            hidden = ada.get(f"/api/v1/jobs/{job}/").status_code
            employer.post(f"/api/v1/jobs/{job}/publish/").raise_for_status()
            found = body(ada.get("/api/v1/jobs/", params={"search": "keeper samovar"}))["results"]
            letter = {"cover_letter": "I have kept three.", "consent": True}
            applied = ada.post(f"/api/v1/jobs/{job}/applications/", json=letter)
            again = ada.post(f"/api/v1/jobs/{job}/applications/", json=letter)
            mine = body(applied)["id"]
            employer.post(
                f"/api/v1/applications/{mine}/status/", json={"status": "reviewing"}
            ).raise_for_status()
            state = body(ada.get(f"/api/v1/applications/{mine}/"))["status"]
            with demo.signed_in("grace") as grace:
                status = grace.get(f"/api/v1/applications/{mine}/").status_code

        assert hidden == 404
        assert job in [each["id"] for each in found]
        assert (applied.status_code, again.status_code) == (201, 409)
        assert again.json()["code"] == "already_applied"
        assert state == "reviewing"
        assert status == 404


class TestPolls:
    def test_fifty_concurrent_votes_are_one_ballot_and_reach_the_stream(self, demo: Any) -> None:
        question = {"question": "Milk first?", "options": ["Yes", "No"]}
        with demo.signed_in("ada") as ada, demo.signed_in("linus") as linus:
            poll = body(ada.post("/api/v1/polls/", json=question))
            yes = poll["options"][0]["id"]
            with ada.stream("GET", f"/api/v1/polls/{poll['id']}/stream/") as stream:
                shown = events(stream)
                first = next(shown)
                with ThreadPoolExecutor(10) as clicks:
                    codes = list(
                        clicks.map(
                            lambda _: (
                                linus.post(
                                    f"/api/v1/polls/{poll['id']}/votes/", json={"option_ids": [yes]}
                                ).status_code
                            ),
                            range(50),
                        )
                    )
                moved = next(event for event in shown if event["total_votes"])
            results = body(ada.get(f"/api/v1/polls/{poll['id']}/results/"))

        assert first["total_votes"] == 0
        assert moved["total_votes"] == 1
        assert (codes.count(201), codes.count(409)) == (1, 49)
        assert results["total_votes"] == 1

    def test_audience_votes_on_phones_at_once(self, demo: Any) -> None:
        def play(poll: str) -> str:
            command = [sys.executable, "tools/crowd/play.py", demo.url, "--voters", "11"]
            done = subprocess.run(
                [*command, "--poll", poll], cwd=ROOT, capture_output=True, text=True, check=False
            )
            assert done.returncode == 0, done.stdout + done.stderr
            return done.stdout

        first = play("")
        [poll] = re.findall(r"/present/polls/(\d+)/", first)
        second = play(poll)

        assert re.search(r"accepted +11 in", first)
        assert re.search(r"duplicates refused +2\n", first)
        assert "the last with 11 voters" in first
        assert re.search(r"accepted +0 in", second)
        assert re.search(r"duplicates refused +13\n", second)
