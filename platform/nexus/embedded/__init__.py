"""
The database and the cache that come with Nexus, and the supervisor that runs the demo.

Any number of processes may call `ensure`. The first one starts the missing servers. Each process
holds a shared file lock, which the kernel drops when the process ends, even by kill -9. The
servers stop a few seconds after the last lock is dropped. Standard library only: the settings
import this package.
"""

from nexus.embedded.endpoints import Endpoints
from nexus.embedded.errors import EmbeddedError
from nexus.embedded.services import Status, ensure, release, status, stop

__all__ = ["EmbeddedError", "Endpoints", "Status", "ensure", "release", "status", "stop"]
