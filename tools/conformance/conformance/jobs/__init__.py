"""The project of a job board, as checks."""

from conformance.jobs import (
    applications,
    functionality,
    permissions,
    searching,
)
from conformance.jobs.base import CHECKS, Jobs

__all__ = ["CHECKS", "Jobs", "applications", "functionality", "permissions", "searching"]
