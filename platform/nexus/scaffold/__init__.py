"""Scaffolding of a new domain: its names, and its files from templates."""

from nexus.scaffold.names import InvalidDomainName, Names, build_names, refuse_reserved_names
from nexus.scaffold.writing import reserved_names, write_domain

__all__ = [
    "InvalidDomainName",
    "Names",
    "build_names",
    "refuse_reserved_names",
    "reserved_names",
    "write_domain",
]
