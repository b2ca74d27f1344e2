"""Errors of commerce, besides those of every domain."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal

from shared.errors import DomainError, ErrorKind, FieldError


@dataclass(frozen=True, slots=True)
class Shortage:
    """A product with fewer units left than requested."""

    product_id: int
    requested: int
    available: int


class InsufficientStock(DomainError):
    """Fewer units are left than requested."""

    code = "insufficient_stock"
    kind = ErrorKind.CONFLICT

    @classmethod
    def of(
        cls, shortages: Sequence[Shortage], *, fields: Sequence[str], names: Sequence[str]
    ) -> "InsufficientStock":
        """Return the error of these shortages, with one field and one product name for each."""
        messages = [
            f"Fewer than {shortage.requested} of {name} are left."
            for shortage, name in zip(shortages, names, strict=True)
        ]
        return cls(
            " ".join(messages),
            errors=[
                FieldError(field=field, code=cls.code, message=message)
                for field, message in zip(fields, messages, strict=True)
            ],
            members={"items": [asdict(shortage) for shortage in shortages]},
        )


class TooManyUnpaidUnits(DomainError):
    """The customer's unpaid orders hold too many units."""

    code = "too_many_unpaid_units"
    kind = ErrorKind.CONFLICT


class PriceChanged(DomainError):
    """The total differs from the one that the customer expects."""

    code = "price_changed"
    kind = ErrorKind.CONFLICT

    @classmethod
    def to(cls, total: Decimal, *, currency: str) -> "PriceChanged":
        """Return the error with the present total."""
        message = f"The total is now {total:.2f} {currency}."
        return cls(
            message,
            errors=[FieldError(field="expected_total", code=cls.code, message=message)],
            members={"total_price": f"{total:.2f}", "currency": currency},
        )


class InvalidSignature(DomainError):
    """The signature of a message from the payment provider is invalid."""

    code = "invalid_signature"
    kind = ErrorKind.MALFORMED
