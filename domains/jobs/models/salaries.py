"""The periods of salaries, and amounts over a year."""

from collections.abc import Mapping

from django.db import models
from django.db.models import Case, F, Value, When


class SalaryPeriod(models.TextChoices):
    """The period of a salary."""

    HOUR = "hour", "Per hour"
    DAY = "day", "Per day"
    WEEK = "week", "Per week"
    MONTH = "month", "Per month"
    YEAR = "year", "Per year"


PERIODS_IN_A_YEAR: Mapping[str, int] = {
    SalaryPeriod.HOUR: 2080,
    SalaryPeriod.DAY: 260,
    SalaryPeriod.WEEK: 52,
    SalaryPeriod.MONTH: 12,
    SalaryPeriod.YEAR: 1,
}
"""The number of periods in a year of full-time work."""


def over_a_year(amount: str) -> Case:
    """Return an expression for the yearly salary of a full-time job, from an amount's column."""
    return Case(
        *(
            When(salary_period=period, then=F(amount) * Value(times))
            for period, times in PERIODS_IN_A_YEAR.items()
        ),
        output_field=models.DecimalField(max_digits=16, decimal_places=2),
    )
