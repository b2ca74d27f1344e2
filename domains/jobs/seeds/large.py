"""A large data set of jobs: 200,000 postings of 5,000 companies, and 60,000 applications."""

from datetime import datetime

from django.db import transaction

from domains.jobs.models import Application, Company, Job, JobCategory, Location
from domains.jobs.selectors import POSTINGS
from shared.accounts.seeds import FIRST_OF_CROWD
from shared.auth.models import User
from shared.seeding import FIRST_ID, advance_sequences, execute_all


@transaction.atomic
def load_large(
    *,
    now: datetime,
    categories: int = 200,
    places: int = 2_000,
    companies: int = 5_000,
    jobs: int = 200_000,
    applications: int = 60_000,
) -> None:
    """
    Load the large data set in addition to the demo data. A second call changes nothing.

    The generated users post and apply, or an admin if there are none.
    """
    if Job.objects.filter(pk=FIRST_ID).exists():
        return
    crowd = User.objects.filter(pk__gte=FIRST_OF_CROWD, username__startswith="crowd").count()
    author = User.objects.order_by("pk").values_list("pk", flat=True).first()
    if author is None:
        return
    sizes: dict[str, int | datetime] = {
        "first": FIRST_ID,
        "first_person": FIRST_OF_CROWD if crowd else author,
        "people": crowd or 1,
        "employers": crowd // 20,
        "categories": categories,
        "places": places,
        "companies": companies,
        "jobs": jobs,
        "applications": applications if crowd else 0,
        "now": now,
    }
    execute_all(_STORY, sizes)
    advance_sequences(JobCategory, Location, Company, Job, Application)
    POSTINGS.bump()


# The first twenty are root categories; the others are their children.
_CATEGORIES = """
    INSERT INTO jobs_jobcategory (id, name, name_key, slug, parent_id, created_at)
    SELECT
        %(first)s + place,
        CASE WHEN place < 20 THEN 'Industry ' || place + 1 ELSE 'Trade ' || place + 1 END,
        CASE WHEN place < 20 THEN 'industry ' || place + 1 ELSE 'trade ' || place + 1 END,
        'trade-' || place + 1,
        CASE WHEN place >= 20 THEN %(first)s + place %% 20 END,
        %(now)s::timestamptz - interval '800 days'
    FROM generate_series(0, %(categories)s::int - 1) AS place
"""

# Prime multipliers vary adjacent rows and keep the result deterministic.
_PLACES = """
    INSERT INTO jobs_location (
        id, city, city_key, region, region_key, country, latitude, longitude
    )
    SELECT
        %(first)s + place,
        name,
        lower(name),
        'Region ' || 1 + place %% 90,
        'region ' || 1 + place %% 90,
        (ARRAY['US', 'DE', 'IN', 'GB', 'FR', 'KE', 'NG', 'BR', 'CA', 'JP', 'ZA', 'ES'])
            [1 + floor(sqrt(place * 7919 %% 144))::int],
        -50 + (place * 7919::bigint %% 11000) / 100.0,
        -170 + (place * 104729::bigint %% 34000) / 100.0
    FROM generate_series(0, %(places)s::int - 1) AS place,
        LATERAL (
            SELECT
                (ARRAY['North', 'South', 'East', 'West', 'Upper', 'Lower', 'Old', 'New', 'Great',
                       'Little'])[1 + place %% 10] ||
                (ARRAY['ford', 'haven', 'bridge', 'mouth', 'field', 'stead', 'wick', 'dale', 'bury',
                       'castle', 'port'])[1 + place * 7 %% 11] || ' ' || place + 1 AS name
        ) AS city
"""

_COMPANIES = """
    INSERT INTO jobs_company (id, name, slug, website, owner_id, verified, created_at)
    SELECT
        %(first)s + place,
        (ARRAY['Amber', 'Basalt', 'Cedar', 'Delta', 'Elm', 'Falcon', 'Garnet', 'Hazel', 'Indigo',
               'Jasper', 'Kelp', 'Linden', 'Maple'])[1 + place %% 13] || ' ' ||
        (ARRAY['Works', 'Labs', 'Partners', 'Group', 'Industries', 'Services', 'Holdings'])
            [1 + place * 3 %% 7] || ' ' || place + 1,
        'company-' || place + 1,
        '',
        CASE WHEN place < %(employers)s THEN %(first_person)s + 19 + place * 20 END,
        place %% 3 <> 0,
        %(now)s::timestamptz - place * interval '2 hours'
    FROM generate_series(0, %(companies)s::int - 1) AS place
"""

_JOBS = """
    INSERT INTO jobs_job (
        id, slug, title, description, category_id, company_id, company_name,
        location_id, latitude, longitude, job_type, workplace_type, experience_level,
        salary_min, salary_max, salary_currency, salary_period,
        status, posted_by_id, posted_at, opened_at, expires_at, closed_at, was_published,
        applications_count, created_at, updated_at
    )
    SELECT
        %(first)s + place,
        'posting-' || place + 1,
        level || ' ' || trade,
        'We look for a ' || level || ' ' || trade || ' who knows ' || skill || ' and ' ||
        (ARRAY['patience', 'budgets', 'kubernetes', 'customers', 'statistics', 'safety',
               'negotiation', 'python', 'welding', 'german', 'forecasting', 'triage', 'django'])
            [1 + place * 31::bigint %% 13] ||
        '. You join a team that plans, builds and looks after ' || thing || '. We offer ' ||
        (ARRAY['flexible hours', 'a pension', 'training', 'remote weeks', 'a bicycle'])
            [1 + place * 17::bigint %% 5] || ' and reference ' || md5(place::text) || '.',
        %(first)s + category,
        company.id,
        company.name,
        location.id,
        location.latitude,
        location.longitude,
        (ARRAY['full_time', 'full_time', 'full_time', 'full_time', 'part_time', 'part_time',
               'contractor', 'contractor', 'temporary', 'intern', 'volunteer', 'per_diem', 'other'])
            [1 + place * 11::bigint %% 13],
        workplace,
        (ARRAY['entry', 'mid', 'mid', 'senior', 'lead'])[1 + place * 5::bigint %% 7 %% 5],
        CASE WHEN is_paid THEN pay END,
        CASE WHEN is_paid THEN pay * 1.3 END,
        CASE WHEN is_paid THEN (ARRAY['USD', 'EUR', 'GBP', 'KES'])[1 + place %% 4] ELSE '' END,
        CASE WHEN is_paid THEN 'year' ELSE '' END,
        status,
        coalesce(company.owner_id, %(first_person)s),
        posted_at,
        posted_at,
        %(now)s::timestamptz + interval '90 days',
        CASE WHEN status = 'closed' THEN %(now)s::timestamptz END,
        status <> 'draft',
        0,
        posted_at,
        posted_at
    FROM generate_series(0, %(jobs)s::int - 1) AS place,
        LATERAL (
            SELECT
                (ARRAY['Junior', 'Senior', 'Lead', 'Assistant', 'Principal'])
                    [1 + place * 13::bigint %% 5] AS level,
                (ARRAY['Engineer', 'Nurse', 'Accountant', 'Developer', 'Electrician', 'Teacher',
                       'Designer', 'Analyst', 'Driver', 'Chef', 'Planner', 'Architect',
                       'Technician', 'Pharmacist', 'Recruiter', 'Welder', 'Librarian'])
                    [1 + place * 29::bigint %% 17] AS trade,
                (ARRAY['python', 'java', 'excel', 'spanish', 'payroll', 'postgres', 'anatomy',
                       'drawing', 'routing', 'baking', 'sql'])[1 + place * 37::bigint %% 11]
                    AS skill,
                (ARRAY['bridges', 'wards', 'ledgers', 'services', 'circuits', 'classes', 'fleets'])
                    [1 + place * 41::bigint %% 7] AS thing,
                place * 53::bigint %% %(categories)s AS category,
                %(first)s + place * 104729::bigint %% %(companies)s AS company_id,
                %(first)s + place * 7919::bigint %% %(places)s AS place_id,
                place %% 4 = 0 AS is_anywhere,
                (ARRAY['on_site', 'on_site', 'hybrid', 'remote', 'on_site'])
                    [1 + place * 3::bigint %% 5] AS workplace,
                place %% 10 < 7 AS is_paid,
                20000 + place * 7919::bigint %% 130000 AS pay,
                CASE WHEN place %% 50 = 7 THEN 'draft' WHEN place %% 50 = 9 THEN 'closed'
                     ELSE 'published' END AS status,
                %(now)s::timestamptz - interval '1 hour' - place * interval '26 seconds'
                    AS posted_at
        ) AS posting
        JOIN jobs_company AS company ON company.id = posting.company_id
        LEFT JOIN jobs_location AS location
            ON location.id = posting.place_id AND NOT (workplace = 'remote' AND is_anywhere)
"""

_APPLICATIONS = """
    WITH made AS (
        INSERT INTO jobs_application (
            job_id, applicant_id, status, cover_letter, answers, resume, resume_name,
            created_at, updated_at
        )
        SELECT
            %(first)s + 50 * (place %% (%(jobs)s / 50)), %(first_person)s + person,
            'submitted', 'I am the one you look for, number ' || place || '.', '{}', '', '',
            created_at, created_at
        FROM generate_series(0, %(applications)s::int - 1) AS place,
            LATERAL (
                SELECT
                    %(now)s::timestamptz - place * interval '1 minute' AS created_at,
                    place * 7919::bigint %% %(people)s AS person
            ) AS posting
        -- Every twentieth of the crowd is an employer, who would have to be kept from their own.
        WHERE person %% 20 <> 19
        ON CONFLICT DO NOTHING
        RETURNING id, job_id, applicant_id, created_at
    ), steps AS (
        INSERT INTO jobs_applicationevent (
            application_id, from_status, to_status, actor_id, note, created_at
        )
        SELECT id, NULL, 'submitted', applicant_id, '', created_at FROM made
    )
    UPDATE jobs_job SET applications_count = counted.applications
    FROM (SELECT job_id, count(*) AS applications FROM made GROUP BY job_id) AS counted
    WHERE jobs_job.id = counted.job_id
"""

_STORY = (_CATEGORIES, _PLACES, _COMPANIES, _JOBS, _APPLICATIONS)
