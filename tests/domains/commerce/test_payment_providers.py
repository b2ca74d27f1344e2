"""Choosing a payment provider."""

from decimal import Decimal

import pytest
from django.core.exceptions import ImproperlyConfigured

from domains.commerce.errors import InvalidSignature
from domains.commerce.services.providers import DemoProvider, NoProvider, provider_named
from shared.errors import ServiceUnavailable


class TestProviderNamed:
    @pytest.mark.parametrize(
        ("name", "kind"),
        [
            ("demo", DemoProvider),
            ("none", NoProvider),
            ("domains.commerce.services.providers.NoProvider", NoProvider),
        ],
    )
    def test_provider_is_found_by_word_or_path(self, name: str, kind: type) -> None:
        assert type(provider_named(name)) is kind

    @pytest.mark.parametrize("name", ["stripe", "domains.commerce.services.providers.Stripe"])
    def test_unknown_name_is_refused(self, name: str) -> None:
        with pytest.raises(ImproperlyConfigured, match="NEXUS_PAYMENT_PROVIDER"):
            provider_named(name)


class TestNoProvider:
    def test_missing_provider_refuses_charges_refunds_and_messages(self) -> None:
        what = {"reference": "order-1", "amount": Decimal("5.00"), "currency": "USD"}

        with pytest.raises(ServiceUnavailable):
            NoProvider().charge(**what)
        with pytest.raises(ServiceUnavailable):
            NoProvider().refund(**what)
        with pytest.raises(InvalidSignature):
            NoProvider().check(message=b"{}", signature=DemoProvider().sign(b"{}"))
