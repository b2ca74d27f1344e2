"""Whether this process refuses requests because it has too many of them."""

from collections.abc import Callable


class Overload:
    """What the web server of this process reports. A process without one is never overloaded."""

    def __init__(self) -> None:
        self._is_present: Callable[[], bool] = lambda: False

    def watch(self, is_present: Callable[[], bool]) -> None:
        """Ask this function from now on. Any thread may call it."""
        self._is_present = is_present

    @property
    def is_present(self) -> bool:
        """Whether requests were refused a moment ago."""
        return self._is_present()


overload = Overload()
