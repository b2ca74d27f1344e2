"""The failure of a second factor."""


class NotProven(Exception):
    """A code or a passkey is wrong. ``reason`` is for the security log, never for a client."""

    def __init__(self, reason: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
