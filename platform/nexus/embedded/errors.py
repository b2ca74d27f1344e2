"""The errors of the embedded servers."""

from nexus.startup_errors import StartupError


class EmbeddedError(StartupError):
    """An embedded server could not be started, reached or stopped."""
