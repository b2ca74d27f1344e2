"""Loading the demo job board and the large one."""

from datetime import datetime

import pytest
from django.db.models import Count

from domains.jobs import seeds
from domains.jobs.models import Application, Company, Job, Location, SavedSearch
from shared.accounts import seeds as people
from shared.auth.models import User
from tests.domains.jobs.factories import JobFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def personas(now: datetime) -> None:
    people.load(password="pw", now=now)


@pytest.mark.usefixtures("personas")
class TestLoad:
    def test_repeated_load_changes_nothing(self, now: datetime) -> None:
        seeds.load(now=now)
        seeds.load(now=now)

        assert (Company.objects.count(), Job.objects.count()) == (40, 400)
        assert Location.objects.aggregate(countries=Count("country", distinct=True)) == {
            "countries": 21
        }
        assert Job.objects.get(pk=1).slug == Job.objects.get(pk=1).slug.lower()
        assert {
            *("submitted", "reviewing", "shortlisted", "interview", "hired", "rejected"),
        } == set(Application.objects.values_list("status", flat=True))
        assert SavedSearch.objects.count() == 2
        assert JobFactory.create().pk > 400

    def test_employer_persona_owns_companies(self, now: datetime) -> None:
        seeds.load(now=now)

        employer = User.objects.get(username="employer")
        assert Company.objects.filter(owner=employer).count() == 4


@pytest.mark.usefixtures("personas")
class TestLoadLarge:
    def test_loading_the_requested_size_twice_changes_nothing(self, now: datetime) -> None:
        people.load_large(now=now, crowd=40)
        sizes = {
            "categories": 30,
            "places": 20,
            "companies": 10,
            "jobs": 500,
            "applications": 60,
        }

        seeds.load_large(now=now, **sizes)
        seeds.load_large(now=now, **sizes)

        assert Job.objects.filter(pk__gte=seeds.FIRST_ID).count() == 500
        assert set(Job.objects.values_list("status", flat=True)) == {
            *("draft", "published", "closed"),
        }
        counted = Job.objects.annotate(applied=Count("applications"))
        assert all(job.applied == job.applications_count for job in counted)
        assert Application.objects.exists()
