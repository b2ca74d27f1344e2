"""
A simulator of TMDb: an HTTP server with TMDb's format and invented movies, in its own process.

It imports neither Django nor the domain.
"""

from domains.movies.simulator.faults import Fault, Faults
from domains.movies.simulator.films import Film, Library
from domains.movies.simulator.server import Simulator

__all__ = ["Fault", "Faults", "Film", "Library", "Simulator"]
