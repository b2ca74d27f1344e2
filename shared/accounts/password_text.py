"""The text of a password: its type in requests, and Django's validator for every other way in."""

from typing import Annotated

import pydantic
from django.core.exceptions import ValidationError

from shared.http import error_details, field_errors
from shared.text import Line

LONGEST_PASSWORD = 128

Password = Annotated[str, Line(LONGEST_PASSWORD)]
OptionalPassword = Annotated[str, Line(LONGEST_PASSWORD, 0)]

_TEXT: pydantic.TypeAdapter[str] = pydantic.TypeAdapter(Password)


class PasswordTextValidator:
    """Refuses a password that no request of the API can contain: its owner could not log in."""

    def validate(self, password: str, user: object = None) -> None:
        """
        Check the length and the characters of a new password.

        :raises ValidationError: if the password is too long or not on one line.
        """
        try:
            _TEXT.validate_python(password)
        except pydantic.ValidationError as refusal:
            [fault] = field_errors(error_details(refusal))
            raise ValidationError(fault.message, code=fault.code) from None

    def get_help_text(self) -> str:
        """Return the rule for the forms of Django."""
        return f"Your password can have at most {LONGEST_PASSWORD} characters, on one line."
