"""Schemas of salaries."""

from typing import Annotated

from pydantic import Field, StringConstraints

from domains.jobs.models import SalaryPeriod
from shared.http import In, Money, MoneyIn, Out

Currency = Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$"), Field(examples=["USD"])]


class SalaryIn(In):
    """What is paid. One end of the range may be left open."""

    min: Annotated[MoneyIn, Field(examples=["60000.00"])] | None = None
    max: Annotated[MoneyIn, Field(examples=["80000.00"])] | None = None
    currency: Currency
    period: Annotated[SalaryPeriod, Field(examples=["year"])]


class SalaryOut(Out):
    """What is paid, and the least of it over a full-time year."""

    min: Money | None
    max: Money | None
    currency: str
    period: SalaryPeriod
    annual_min: Money | None
