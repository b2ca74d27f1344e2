"""How buying and selling can fail, beyond the failures every domain knows."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal

from shared.errors import DomainError, ErrorKind, FieldError


@dataclass(frozen=True, slots=True)
class Shortage:
    """A product of which fewer units are left than were asked for."""

    product_id: int
    requested: int
    available: int


class InsufficientStock(DomainError):
    """Fewer units are left than were asked for."""

    code = "insufficient_stock"
    kind = ErrorKind.CONFLICT

    @classmethod
    def of(
        cls, shortages: Sequence[Shortage], *, fields: Sequence[str], names: Sequence[str]
    ) -> "InsufficientStock":
        """Refuse for these shortages, each asked for in one field."""
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
    """The customer's unpaid orders hold as many units as they may."""

    code = "too_many_unpaid_units"
    kind = ErrorKind.CONFLICT


class PriceChanged(DomainError):
    """The total is not the one the customer saw."""

    code = "price_changed"
    kind = ErrorKind.CONFLICT

    @classmethod
    def to(cls, total: Decimal, *, currency: str) -> "PriceChanged":
        """Refuse, and say what the total is now."""
        message = f"The total is now {total:.2f} {currency}."
        return cls(
            message,
            errors=[FieldError(field="expected_total", code=cls.code, message=message)],
            members={"total_price": f"{total:.2f}", "currency": currency},
        )


class InvalidSignature(DomainError):
    """A message that claims to come from the payment provider does not."""

    code = "invalid_signature"
    kind = ErrorKind.MALFORMED
