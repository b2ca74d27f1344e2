"""
The database and the cache that come with Nexus, and the supervisor that runs the demo.

Any number of processes may call `ensure`. The first one starts what is missing; the kernel
remembers the others by a shared file lock, so that the parts stop a few seconds after the last
process has gone, however it went. Standard library only: the settings import this package.
"""

from nexus.embedded.endpoints import Endpoints
from nexus.embedded.errors import EmbeddedError
from nexus.embedded.services import Status, ensure, release, status, stop

__all__ = ["EmbeddedError", "Endpoints", "Status", "ensure", "release", "status", "stop"]
