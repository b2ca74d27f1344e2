"""A new domain in the shape of the others: its names, and its files from templates."""

from nexus.scaffold.names import Names, NotANewDomain, names_of, refuse_taken_words
from nexus.scaffold.writing import words_in_templates, write_domain

__all__ = [
    "Names",
    "NotANewDomain",
    "names_of",
    "refuse_taken_words",
    "words_in_templates",
    "write_domain",
]
