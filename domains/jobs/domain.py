"""The manifest of the job board."""

from shared.plugin import Domain

DOMAIN = Domain(
    name="jobs",
    title="Jobs",
    summary="A job board with ranked search, companies, applications and alerts.",
    version="1.0.0",
    owns=("jobs", "applications", "companies"),
    features=(
        "Ranked full-text search with phrases, filters, facets and distance",
        "One application a person and posting, moved along a fixed table of steps",
        "CVs that only the applicant and the employer can fetch",
        "Saved searches that mail every posting once",
        "Postings as JSON-LD for search engines and as RSS with the same filters",
        "Live updates for applicants and employers",
    ),
    subscribes_to=("shared.auth.events.UserDeactivated", "shared.auth.events.UserDeleted"),
)
