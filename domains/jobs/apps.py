"""The Django app of the job board."""

from django.apps import AppConfig


class JobsConfig(AppConfig):
    """The job board, as Django knows it."""

    name = "domains.jobs"
    label = "jobs"
    verbose_name = "Jobs"
