"""Demo data of the job board: 40 companies, 400 postings and applications. Always the same."""

import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal

from django.db import transaction
from django.utils.text import slugify

from domains.jobs import services
from domains.jobs.models import Company, Job, JobCategory, Location, SalaryPeriod
from domains.jobs.seeds.board import (
    CITIES,
    COMPANIES,
    IN_A_DOLLAR,
    INDUSTRIES,
    OFFERS,
    TASKS,
    TEAMS,
)
from domains.jobs.seeds.large import load_large
from domains.jobs.selectors import POSTINGS
from shared.auth.models import User
from shared.seeding import FIRST_ID, advance_sequences, number_categories

__all__ = ["FIRST_ID", "load", "load_large"]

# With a fixed seed every installation has the same postings.
_SEED = 1883
_POSTINGS = 400
_DRAFTS = (397, 398)
_CLOSED = (399, 400)
# The employer owns the first companies, so that the persona has postings to manage.
_OWNED = 4

# Candidate, posting, letter and final status of each application.
_APPLICATIONS = (
    ("ada", 1, "I have written programs since before there were computers.", ("reviewing",)),
    ("ada", 5, "Your analysis needs an engine.", ("reviewing", "shortlisted", "interview")),
    ("ada", 9, "May I see the machine?", ()),
    ("grace", 1, "I like it when things compile.", ("reviewing", "shortlisted", "interview",
                                                     "offered", "hired")),
    ("grace", 2, "Ask me about nanoseconds.", ("rejected",)),
    ("linus", 3, "I do this for fun anyway.", ()),
    ("linus", 1, "Send patches.", ("reviewing", "shortlisted")),
)  # fmt: skip
_SEARCHES = (
    ("ada", "Engines and analysis", {"search": "engineer or analyst"}, "daily"),
    ("grace", "Remote, well paid", {"workplace_type": ["remote"], "salary_min": "60000"}, "weekly"),
)


@transaction.atomic
def load(*, now: datetime) -> None:
    """
    Load the demo data. A second call changes nothing.
    """
    people = {user.username: user for user in User.objects.filter(username__in=_people())}
    admin = User.objects.admins().order_by("pk").first()
    if Job.objects.exists() or admin is None or len(people) < len(_people()):
        return
    categories = JobCategory.objects.bulk_create(_categories(now))
    Location.objects.bulk_create(_locations())
    companies = Company.objects.bulk_create(_companies(people["employer"], now=now))
    Job.objects.bulk_create(_jobs(categories, companies, admin=admin, now=now))
    advance_sequences(JobCategory, Location, Company, Job)
    _apply(people, employer=people["employer"], now=now)
    POSTINGS.bump()


def _people() -> set[str]:
    return {"employer"} | {username for username, *_ in _APPLICATIONS}


def _categories(now: datetime) -> Iterator[JobCategory]:
    for pk, name, parent_id in number_categories(INDUSTRIES):
        yield JobCategory(pk=pk, name=name, slug=slugify(name), parent_id=parent_id, created_at=now)


def _locations() -> Iterator[Location]:
    for pk, (city, region, country, latitude, longitude, _) in enumerate(CITIES, start=1):
        yield Location(
            pk=pk,
            city=city,
            region=region,
            country=country,
            latitude=latitude,
            longitude=longitude,
        )


def _companies(employer: User, *, now: datetime) -> Iterator[Company]:
    for pk, name in enumerate(COMPANIES.split("; "), start=1):
        slug = slugify(name)
        yield Company(
            pk=pk,
            name=name,
            slug=slug,
            website=f"https://{slug}.example",
            owner=employer if pk <= _OWNED else None,
            verified=pk % 3 != 0,
            created_at=now - timedelta(days=500 - pk),
        )


def _jobs(
    categories: list[JobCategory], companies: list[Company], *, admin: User, now: datetime
) -> Iterator[Job]:
    chance = random.Random(_SEED)  # noqa: S311  # demo data, not secrets
    trades = [
        (category, INDUSTRIES[parent.name][category.name])
        for category in categories
        if (parent := _parent_of(category, categories)) is not None
    ]
    for job_id in range(1, _POSTINGS + 1):
        category, (lowest, highest, names) = trades[(job_id * 7) % len(trades)]
        company = companies[(job_id - 1) % len(companies)]
        name = chance.choice(names.split("; "))
        yield _job(
            job_id,
            title=_title(name, level=chance.choice(Job.Level.values)),
            category=category,
            company=company,
            pay=chance.randint(lowest, highest),
            author=company.owner or admin,
            chance=chance,
            now=now,
        )


def _parent_of(category: JobCategory, categories: list[JobCategory]) -> JobCategory | None:
    return categories[category.parent_id - 1] if category.parent_id else None


def _title(name: str, *, level: str) -> str:
    prefix = {"entry": "Junior ", "senior": "Senior ", "lead": "Lead "}.get(level, "")
    return f"{prefix}{name}"


def _job(
    job_id: int,
    *,
    title: str,
    category: JobCategory,
    company: Company,
    pay: int,
    author: User,
    chance: random.Random,
    now: datetime,
) -> Job:
    place = chance.randrange(len(CITIES))
    posted = now - timedelta(days=_POSTINGS // 8 - job_id // 8, minutes=chance.randrange(600))
    status = _status(job_id)
    level = next((word for word in Job.Level if title.startswith(_title("", level=word))), "mid")
    return Job(
        pk=job_id,
        slug=f"{slugify(title)}-{job_id}",
        title=title,
        description=_description(title, company=company.name, chance=chance),
        category=category,
        company=company,
        company_name=company.name,
        location_id=place + 1,
        latitude=CITIES[place][3],
        longitude=CITIES[place][4],
        job_type=chance.choices(Job.Type.values, weights=[60, 12, 10, 5, 5, 3, 2, 3])[0],
        workplace_type=chance.choices(Job.Workplace.values, weights=[5, 2, 3])[0],
        experience_level=level,
        status=status,
        was_published=status != Job.Status.DRAFT,
        posted_by=author,
        posted_at=posted,
        opened_at=posted,
        expires_at=now + timedelta(days=30 + job_id % 60),
        closed_at=now if status == Job.Status.CLOSED else None,
        created_at=posted,
        updated_at=posted,
        **_salary(pay, currency=CITIES[place][5], is_public=chance.random() < 0.7),
    )


def _status(job_id: int) -> str:
    if job_id in _DRAFTS:
        return Job.Status.DRAFT
    return Job.Status.CLOSED if job_id in _CLOSED else Job.Status.PUBLISHED


def _description(title: str, *, company: str, chance: random.Random) -> str:
    return (
        f"{company} looks for a {title} in {chance.choice(TEAMS)}.\n\n"
        f"You will {chance.choice(TASKS)}.\n\n{chance.choice(OFFERS)}"
    )


def _salary(pay: int, *, currency: str, is_public: bool) -> dict[str, Decimal | str]:
    if not is_public:
        return {}
    a_year = Decimal(pay * 1000 * IN_A_DOLLAR.get(currency, 1))
    # Salaries in currencies with large amounts are usually given per month.
    period = SalaryPeriod.MONTH if currency in IN_A_DOLLAR else SalaryPeriod.YEAR
    lowest = a_year / 12 if period == SalaryPeriod.MONTH else a_year
    return {
        "salary_min": lowest.quantize(Decimal(100)),
        "salary_max": (lowest * Decimal("1.3")).quantize(Decimal(100)),
        "salary_currency": currency,
        "salary_period": period,
    }


def _apply(people: dict[str, User], *, employer: User, now: datetime) -> None:
    for days, (username, job_id, letter, steps) in enumerate(_APPLICATIONS, start=1):
        applied = now - timedelta(days=9 - days)
        fields: services.ApplicationFields = {"cover_letter": letter, "consent": True}
        application = services.apply_to_job(
            applicant=people[username], job_id=job_id, fields=fields, now=applied
        )
        for hours, step in enumerate(steps, start=1):
            services.set_application_status(
                actor=User.objects.admins().order_by("pk")[0],
                application_id=application.pk,
                status=step,
                note="",
                now=applied + timedelta(hours=5 * hours),
            )
    for username, name, query, frequency in _SEARCHES:
        search: services.SavedSearchFields = {"name": name, "query": query, "frequency": frequency}
        services.save_search(user=people[username], fields=search, now=now)
    services.save_job(user=people["ada"], job_id=2, now=now)
