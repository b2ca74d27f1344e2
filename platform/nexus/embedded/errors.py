"""The errors of the embedded servers."""

from nexus.refusals import Refusal


class EmbeddedError(Refusal):
    """An embedded server could not be started, reached or stopped."""
