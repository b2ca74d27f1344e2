"""The search for the smallest generated value that an API does not answer as it should."""

import json
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from hypothesis import Phase, Verbosity, find, settings
from hypothesis.configuration import set_hypothesis_home_dir
from hypothesis.errors import NoSuchExample
from hypothesis.strategies import SearchStrategy

from conformance.api import Answer
from conformance.errors import MissedError
from conformance.shared.wrong_values import Trial

Rule = Callable[[Answer], bool]

_SEARCH_SECONDS = 20.0
_SHRINK_SECONDS = 2.0
# Two runs send the same values: nothing is remembered from one to the next, and the number of
# values, not the time, ends the search of an API that answers within a second.
_SETTINGS = settings(
    max_examples=12,
    derandomize=True,
    database=None,
    deadline=None,
    phases=(Phase.generate, Phase.shrink),
    verbosity=Verbosity.quiet,
)
# Hypothesis stores tables of Unicode, and otherwise does so in the folder of the command.
set_hypothesis_home_dir(Path(tempfile.gettempdir()) / "conformance-hypothesis")


@dataclass(slots=True)
class Search:
    """A trial with its answers so far. No value is sent twice."""

    trial: Trial
    _answers: dict[str, Answer] = field(default_factory=dict)
    _ends_at: float = 0.0

    def smallest(self, rule: Rule, *, if_odd: Rule) -> Iterator[tuple[str, Answer]]:
        """Yield the requests with the smallest values whose answers break their rule."""
        values = self.trial.values
        self._ends_at = time.monotonic() + _SEARCH_SECONDS
        for strategy, holds in ((values.refused, rule), (values.odd, if_odd)):
            if strategy is not None:
                yield from self._smallest(strategy, holds)

    def _smallest(self, strategy: SearchStrategy[Any], holds: Rule) -> Iterator[tuple[str, Answer]]:
        def is_wrong(value: Any) -> bool:
            answer = self._answer(value)
            if answer is None or holds(answer):
                return False
            self._ends_at = min(self._ends_at, time.monotonic() + _SHRINK_SECONDS)
            return True

        try:
            value = find(strategy, is_wrong, settings=_SETTINGS)
        except NoSuchExample:
            return
        yield f"{self.trial.named(value)}, the smallest such value", self._answers[_key(value)]

    def _answer(self, value: Any) -> Answer | None:
        key = _key(value)
        if key not in self._answers and time.monotonic() < self._ends_at:
            self._answers[key] = self._send(value)
        return self._answers.get(key)

    def _send(self, value: Any) -> Answer:
        try:
            return self.trial.send(value)
        except MissedError as error:
            # The server closed the connection. The search goes on to the smallest such value.
            return Answer(0, None, None, str(error), 0.0, {})


def _key(value: Any) -> str:
    return json.dumps(value)
