"""What can go wrong with the embedded parts, in words a person can act on."""


class EmbeddedError(RuntimeError):
    """An embedded part could not be started, reached or stopped."""
