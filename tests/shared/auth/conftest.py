"""Fixtures for the tests of authentication: accounts that the application has signed in."""

from tests.shared.accounts.conftest import (
    ada,
    address,
    admin,
    device,
    graphql,
    make_user,
    password,
    present,
    rest,
    sign_in,
)

__all__ = (
    "ada",
    "address",
    "admin",
    "device",
    "graphql",
    "make_user",
    "password",
    "present",
    "rest",
    "sign_in",
)
