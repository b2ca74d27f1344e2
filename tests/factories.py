"""Factories of accounts, for the tests of every domain."""

import factory
from factory.django import DjangoModelFactory

from shared.auth.models import Role, User


class UserFactory(DjangoModelFactory):
    class Meta:
        model = User

    username = factory.Sequence(lambda n: f"user{n}")
    email = factory.LazyAttribute(lambda user: f"{user.username}@nexus.test")


class EmployerFactory(UserFactory):
    role = Role.EMPLOYER


class AdminFactory(UserFactory):
    role = Role.ADMIN
