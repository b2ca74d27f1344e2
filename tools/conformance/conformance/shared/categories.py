"""Categories that an administrator creates for what the checks need."""

from functools import cached_property
from typing import Any

from conformance.api import Account
from conformance.shared.backend import Backend, View
from conformance.shared.conditions import word_of


class CategorizedBackend(Backend):
    """A backend whose administrator creates categories."""

    @property
    def admin(self) -> Account:
        """The administrator."""
        return self.people["admin"][0]

    @cached_property
    def category_id(self) -> Any:
        """The category of what needs no other."""
        return self.create_category()["id"]

    def create_category(self) -> View:
        """
        Create a category with a name of its own.

        :raises MissedError: if that is refused.
        """
        name = f"Category {word_of()}"
        return self.view("category", self.carry_out("create_category", self.admin, name=name).body)
