"""Promise: the common passwords are those of Django, and take little memory."""

import tracemalloc

import pytest
from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError

from shared.accounts.common_passwords import CommonPasswordValidator


def test_passwords_of_django_are_refused() -> None:
    of_django, ours = password_validation.CommonPasswordValidator(), CommonPasswordValidator()

    assert len(of_django.passwords) > 10_000
    for password in of_django.passwords:
        with pytest.raises(ValidationError, match="too common") as refusal:
            ours.validate(f" {password.upper()}")
        assert refusal.value.code == "password_too_common"


@pytest.mark.parametrize(
    "password", ["", "asswor", "passwor", "password\niloveyou", "\n", "\ud800"]
)
def test_parts_and_sequences_of_common_passwords_are_not_common(password: str) -> None:
    password_validation.CommonPasswordValidator().validate(password)
    CommonPasswordValidator().validate(password)


def test_list_takes_less_than_a_fifth_of_the_memory_of_a_set() -> None:
    ours, of_django = (
        memory_of(kind)
        for kind in (CommonPasswordValidator, password_validation.CommonPasswordValidator)
    )

    assert ours * 5 < of_django


def memory_of(kind: type[password_validation.CommonPasswordValidator]) -> int:
    """Return the memory of a validator in bytes."""
    tracemalloc.start()
    try:
        validator = kind()
        assert "password" in validator.passwords
        return tracemalloc.get_traced_memory()[0]
    finally:
        tracemalloc.stop()
