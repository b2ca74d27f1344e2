"""Payment providers: the interface, and one for demonstrations that moves no money."""

from collections.abc import Mapping
from decimal import Decimal
from enum import Enum
from functools import cache
from typing import Protocol

from django.core.exceptions import ImproperlyConfigured
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.module_loading import import_string

from domains.commerce.errors import InvalidSignature
from shared.errors import ServiceUnavailable
from shared.plugin_settings import get_setting


class ChargeResult(Enum):
    """Whether a charge succeeded, failed or is pending."""

    SUCCEEDED = "succeeded"
    PENDING = "pending"


class PaymentProvider(Protocol):
    """The interface of a payment provider."""

    name: str

    def charge(self, *, reference: str, amount: Decimal, currency: str) -> ChargeResult:
        """Charge the customer. Calls with the same reference charge once."""

    def refund(self, *, reference: str, amount: Decimal, currency: str) -> None:
        """Refund the charge of this reference once."""

    def check(self, *, message: bytes, signature: str) -> None:
        """
        Require that a message comes from the provider.

        :raises InvalidSignature: if it does not.
        """


class DemoProvider:
    """A provider that accepts every charge at once and moves no money."""

    name = "demo"

    def charge(self, *, reference: str, amount: Decimal, currency: str) -> ChargeResult:
        """Accept the charge."""
        return ChargeResult.SUCCEEDED

    def refund(self, *, reference: str, amount: Decimal, currency: str) -> None:
        """Pay nothing back, because nothing was taken."""

    def sign(self, message: bytes) -> str:
        """Return the signature header of this message."""
        # Keyed with the host's secret, because this provider runs in the same process.
        digest = salted_hmac("commerce.payments", message, algorithm="sha256").hexdigest()
        return f"sha256={digest}"

    def check(self, *, message: bytes, signature: str) -> None:
        """
        Require that this provider signed a message.

        :raises InvalidSignature: if it was not.
        """
        if not constant_time_compare(signature, self.sign(message)):
            raise InvalidSignature("The signature does not match the body.")


class NoProvider:
    """Refuses every payment, for an installation without a provider."""

    name = "none"

    def charge(self, *, reference: str, amount: Decimal, currency: str) -> ChargeResult:
        """
        Take no money.

        :raises ServiceUnavailable: always.
        """
        raise ServiceUnavailable("This shop takes no payments at present.")

    def refund(self, *, reference: str, amount: Decimal, currency: str) -> None:
        """
        Pay nothing back.

        :raises ServiceUnavailable: always.
        """
        raise ServiceUnavailable("This shop pays nothing back at present.")

    def check(self, *, message: bytes, signature: str) -> None:
        """
        Accept no message.

        :raises InvalidSignature: always.
        """
        raise InvalidSignature("This shop has no payment provider.")


INCLUDED: Mapping[str, type[PaymentProvider]] = {"demo": DemoProvider, "none": NoProvider}
"""The providers of commerce, by their names."""


@cache
def provider_named(name: str) -> PaymentProvider:
    """
    Return the provider that NEXUS_PAYMENT_PROVIDER names: demo, none, or a class by its path.

    :raises ImproperlyConfigured: if there is no such class.
    """
    try:
        chosen: type[PaymentProvider] = INCLUDED.get(name) or import_string(name)
    except ImportError as error:
        raise ImproperlyConfigured(f"NEXUS_PAYMENT_PROVIDER={name}: {error}") from error
    return chosen()


def payment_provider() -> PaymentProvider:
    """Return the provider that the settings name."""
    return provider_named(get_setting("NEXUS_PAYMENT_PROVIDER"))
