"""What can go wrong with the embedded parts, in words a person can act on."""

from nexus.refusals import Refusal


class EmbeddedError(Refusal):
    """An embedded part could not be started, reached or stopped."""
