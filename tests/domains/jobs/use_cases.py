"""The use cases of the job board, which both transports have in common."""

from domains.jobs.models import SavedJob
from tests.contracts.use_cases import Case, Table
from tests.domains.jobs.factories import (
    ApplicationFactory,
    CompanyFactory,
    JobCategoryFactory,
    JobFactory,
    LocationFactory,
    SavedSearchFactory,
)
from tests.factories import AdminFactory, EmployerFactory, UserFactory


class Rows:
    """Postings and applications in several states, and their users."""

    def __init__(self) -> None:
        self.admin = AdminFactory.create()
        self.seeker = UserFactory.create()
        self.employer = EmployerFactory.create()
        self.other_employer = EmployerFactory.create()
        self.trade = JobCategoryFactory.create(name="Baking")
        self.unused = JobCategoryFactory.create()
        self.company = CompanyFactory.create(owner=self.employer, name="Savanna Systems")
        self.nairobi = LocationFactory.create(city="Nairobi", latitude=-1.25, longitude=36.75)
        self.job = JobFactory.create(
            company=self.company,
            category=self.trade,
            location=self.nairobi,
            salary_min="9.50",
            salary_currency="USD",
            salary_period="hour",
        )
        self.draft = JobFactory.create(company=self.company, status="draft")
        self.closed = JobFactory.create(company=self.company, status="closed")
        self.foreign = ApplicationFactory.create(job=self.job)
        self.own = ApplicationFactory.create(applicant=self.seeker, answers={"When?": "May"})
        self.reviewing = ApplicationFactory.create(applicant=self.seeker, status="reviewing")
        self.hired = ApplicationFactory.create(applicant=self.seeker, status="hired")
        self.applied = self.own.job
        SavedJob.objects.create(user=self.seeker, job=self.job)
        self.search = SavedSearchFactory.create()
        self.searcher = self.search.user


def ten_searches(rows: Rows) -> None:
    SavedSearchFactory.create_batch(10, user=rows.seeker)


ABSENT = 999_999
NEW = {
    "title": "Baker",
    "category_id": "{trade}",
    "company_id": "{company}",
    "job_type": "full_time",
    "workplace_type": "remote",
}
NAIROBI = {"city": "Nairobi", "country": "KE", "latitude": -1.25, "longitude": 36.75}
HOURLY = {"min": "9.5", "currency": "USD", "period": "hour"}
JOB = {"id": "{job}"}
DRAFT = {"id": "{draft}"}
TITLE = {"title": "Mine"}
POSTINGS = [
    Case("job", "published", None, JOB),
    Case("job", "draft", "seeker", DRAFT, "not_found"),
    Case("job", "own draft", "employer", DRAFT),
    Case("job", "absent", None, {"id": ABSENT}, "not_found"),
    Case("jobs", "all", None),
    Case("jobs", "filtered", None, {"job_type": ["full_time"], "ordering": "-posted_at"}),
    Case("jobs", "near an invalid point", None, {"near": "here"}, "validation_error near"),
    Case("managedJobs", "own drafts", "employer", {"status": "draft"}),
    Case("jobLocations", "all", None),
    Case("createJob", "remote", "admin", NEW),
    Case(
        "createJob",
        "published, with a salary and a place",
        "admin",
        NEW | {"salary": HOURLY, "location": NAIROBI, "status": "published"},
    ),
    Case("createJob", "own company", "employer", NEW),
    Case("createJob", "as a user", "seeker", NEW, "permission_denied"),
    Case("createJob", "for another company", "other_employer", NEW, "permission_denied"),
    Case(
        "createJob",
        "on-site work without a location",
        "admin",
        NEW | {"workplace_type": "on_site"},
        "validation_error location",
    ),
    Case(
        "createJob",
        "maximum salary below the minimum",
        "admin",
        NEW | {"salary": {"min": "9", "max": "8", "currency": "USD", "period": "day"}},
        "validation_error salary.max",
    ),
    Case(
        "createJob",
        "absent category",
        "admin",
        NEW | {"category_id": ABSENT},
        "validation_error category_id",
    ),
    Case("updateJob", "own", "employer", JOB | TITLE),
    Case("updateJob", "of another user", "seeker", JOB | TITLE, "permission_denied"),
    Case("updateJob", "draft of another user", "seeker", DRAFT | TITLE, "not_found"),
    Case("publishJob", "own draft", "employer", DRAFT),
    Case("publishJob", "twice", "admin", JOB, "invalid_transition"),
    Case("closeJob", "own", "employer", JOB),
    Case("closeJob", "of another user", "seeker", JOB, "permission_denied"),
    Case("deleteJob", "own draft", "employer", DRAFT),
    Case("deleteJob", "of another user", "seeker", JOB, "permission_denied"),
]
APPLY = {"job_id": "{job}", "cover_letter": "Hi", "answers": {"When?": "May"}, "consent": True}
OWN = {"id": "{own}"}
FOREIGN = {"id": "{foreign}"}
LETTER = {"cover_letter": "Better"}
APPLICATIONS = [
    Case("applyToJob", "published", "seeker", APPLY),
    Case("applyToJob", "absent", "seeker", APPLY | {"job_id": ABSENT}, "not_found"),
    Case("applyToJob", "draft", "seeker", APPLY | {"job_id": "{draft}"}, "not_found"),
    Case("applyToJob", "closed", "seeker", APPLY | {"job_id": "{closed}"}, "job_closed"),
    Case("applyToJob", "own posting", "employer", APPLY, "permission_denied"),
    Case("applyToJob", "twice", "seeker", APPLY | {"job_id": "{applied}"}, "already_applied"),
    Case(
        "applyToJob",
        "control character in the letter",
        "seeker",
        APPLY | {"cover_letter": "\7"},
        "validation_error cover_letter",
    ),
    Case("application", "own", "seeker", OWN),
    Case("application", "of an own posting", "employer", FOREIGN),
    Case("application", "of another user", "seeker", FOREIGN, "not_found"),
    Case("myApplications", "own", "seeker"),
    Case("myApplications", "hired", "seeker", {"status": "hired"}),
    Case("jobApplications", "own posting", "employer", {"job_id": "{job}"}),
    Case("jobApplications", "of another user", "seeker", {"job_id": "{job}"}, "permission_denied"),
    Case("withdrawApplication", "own", "seeker", OWN),
    Case("withdrawApplication", "of another user", "seeker", FOREIGN, "not_found"),
    Case("withdrawApplication", "as an admin", "admin", OWN, "permission_denied"),
    Case("withdrawApplication", "decided", "seeker", {"id": "{hired}"}, "invalid_transition"),
    Case("setApplicationStatus", "next", "employer", FOREIGN | {"status": "reviewing"}),
    Case(
        "setApplicationStatus", "own", "seeker", OWN | {"status": "reviewing"}, "permission_denied"
    ),
    Case(
        "setApplicationStatus", "too far", "admin", OWN | {"status": "hired"}, "invalid_transition"
    ),
    Case("updateApplication", "own", "seeker", OWN | LETTER),
    Case(
        "updateApplication",
        "under review",
        "seeker",
        {"id": "{reviewing}"} | LETTER,
        "invalid_transition",
    ),
    Case(
        "updateApplication",
        "answers null",
        "seeker",
        OWN | {"answers": None},
        "validation_error answers",
    ),
    Case("updateApplication", "of another user", "seeker", FOREIGN | LETTER, "not_found"),
]
COMPANY = {"id": "{company}"}
COMPANIES = [
    Case("company", "known", None, COMPANY),
    Case("company", "absent", None, {"id": ABSENT}, "not_found"),
    Case("companies", "searched", None, {"search": "savanna"}),
    Case("createCompany", "as an employer", "employer", {"name": "Kiln"}),
    Case("createCompany", "as a user", "seeker", {"name": "Kiln"}, "permission_denied"),
    Case("updateCompany", "own", "employer", COMPANY | {"name": "Kiln"}),
    Case(
        "updateCompany",
        "of another user",
        "other_employer",
        COMPANY | {"name": "Mine"},
        "permission_denied",
    ),
]
TRADE = {"id": "{trade}"}
CATEGORIES = [
    Case("jobCategory", "known", None, TRADE),
    Case("jobCategory", "absent", None, {"id": ABSENT}, "not_found"),
    Case("jobCategories", "all", None),
    Case("createJobCategory", "as an admin", "admin", {"name": "Welding"}),
    Case("createJobCategory", "as a user", "seeker", {"name": "X"}, "permission_denied"),
    Case("createJobCategory", "taken name", "admin", {"name": "Baking"}, "already_exists name"),
    Case("updateJobCategory", "name", "admin", TRADE | {"name": "Bread"}),
    Case("updateJobCategory", "as a user", "seeker", TRADE, "permission_denied"),
    Case("deleteJobCategory", "unused", "admin", {"id": "{unused}"}),
    Case("deleteJobCategory", "in use", "admin", TRADE, "in_use"),
]
QUERY = {"query": {"search": "baker"}}
SEARCH = {"id": "{search}"}
POSTING = {"job_id": "{job}"}
SAVED = [
    Case("savedJobs", "own", "seeker"),
    Case("saveJob", "published", "seeker", POSTING),
    Case("saveJob", "draft", "seeker", {"job_id": "{draft}"}, "not_found"),
    Case("unsaveJob", "saved", "seeker", POSTING),
    Case("savedJobSearches", "own", "searcher"),
    Case("saveJobSearch", "first", "seeker", QUERY),
    Case("saveJobSearch", "eleventh", "seeker", QUERY, "validation_error query", ten_searches),
    Case("deleteJobSearch", "own", "searcher", SEARCH),
    Case("deleteJobSearch", "of another user", "seeker", SEARCH, "not_found"),
]
TABLE = Table(
    app="jobs",
    rows=Rows,
    cases=[*POSTINGS, *APPLICATIONS, *COMPANIES, *CATEGORIES, *SAVED],
)
