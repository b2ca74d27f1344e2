"""
The job board over REST.

Postings come last: the place of a posting's id or slug would take `jobs/saved/` and its like.
"""

from domains.jobs.router import (
    applications,
    categories,
    companies,
    discovery,
    interests,
    postings,
    resumes,
)
from domains.jobs.router.base import router

__all__ = [
    "applications",
    "categories",
    "companies",
    "discovery",
    "interests",
    "postings",
    "resumes",
    "router",
]
