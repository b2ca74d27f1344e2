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


@pytest.mark.parametrize("password", ["", "asswor", "passwor", "password\niloveyou", "\n"])
def test_parts_and_sequences_of_common_passwords_are_not_common(password: str) -> None:
    password_validation.CommonPasswordValidator().validate(password)
    CommonPasswordValidator().validate(password)


def test_list_takes_a_tenth_of_the_memory_of_a_set() -> None:
    assert memory_of(CommonPasswordValidator) * 5 < memory_of(
        password_validation.CommonPasswordValidator
    )


def memory_of(kind: type[password_validation.CommonPasswordValidator]) -> int:
    """Return the memory of a validator in bytes."""
    tracemalloc.start()
    try:
        before = tracemalloc.get_traced_memory()[0]
        validator = kind()
        return tracemalloc.get_traced_memory()[0] - before
    finally:
        tracemalloc.stop()
        del validator
