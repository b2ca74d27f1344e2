"""
A stand-in for TMDb: its wire format over a catalogue of invented films, in a process of its own.

It knows nothing of Django and nothing of the domain, as TMDb does not either.
"""

from domains.movies.simulator.faults import Fault, Faults
from domains.movies.simulator.films import Film, Library
from domains.movies.simulator.server import Simulator

__all__ = ["Fault", "Faults", "Film", "Library", "Simulator"]
