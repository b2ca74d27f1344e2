"""The salary of a posting."""

from decimal import Decimal

from typing_extensions import TypedDict

from domains.jobs.models import Job
from shared.errors import ValidationFailed


class SalaryFields(TypedDict):
    """A salary. Either end of the range may be null."""

    min: Decimal | None
    max: Decimal | None
    currency: str
    period: str


def set_salary(job: Job, salary: SalaryFields | None) -> None:
    """
    Set the salary of a posting, or clear it.

    :raises ValidationFailed: if it has neither end, or its maximum is below its minimum.
    """
    if salary is None:
        job.salary_min = job.salary_max = None
        job.salary_currency = job.salary_period = ""
        return
    lowest, highest = salary["min"], salary["max"]
    if lowest is None and highest is None:
        raise ValidationFailed.of("salary.min", "Give at least one end of the salary.")
    if lowest is not None and highest is not None and highest < lowest:
        raise ValidationFailed.of("salary.max", "The salary ends below its beginning.")
    job.salary_min, job.salary_max = lowest, highest
    job.salary_currency, job.salary_period = salary["currency"], salary["period"]
