"""Schemas of salaries."""

from typing import Annotated

from pydantic import Field, StringConstraints

from domains.jobs.models import SalaryPeriod
from shared.http import In, Money, MoneyIn, Out

Currency = Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$"), Field(examples=["USD"])]


class SalaryIn(In):
    """A salary. Either end of the range may be null."""

    min: Annotated[MoneyIn, Field(examples=["60000.00"])] | None = None
    max: Annotated[MoneyIn, Field(examples=["80000.00"])] | None = None
    currency: Currency
    period: Annotated[SalaryPeriod, Field(examples=["year"])]


class SalaryOut(Out):
    """A salary, and its minimum for a full-time year."""

    min: Money | None
    max: Money | None
    currency: str
    period: SalaryPeriod
    annual_min: Money | None
