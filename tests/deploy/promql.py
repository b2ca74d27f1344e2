"""
An evaluator of the part of PromQL that the alerts use, for tests on machines without Prometheus.

It knows selectors with = and =~, rate(), sum and max with and without ``by``, histogram_quantile(),
absent(), division and comparisons. Any other expression is a syntax error.
"""

import operator
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from prometheus_client.parser import text_string_to_metric_families

Labels = frozenset[tuple[str, str]]
Vector = dict[Labels, float]
Value = Vector | float

_TOKEN = re.compile(r'"[^"]*"|[\w:]+(?:\.\d+)?|=~|==|[><=/(){},\[\]]')
_COMPARISONS: Mapping[str, Callable[[float, float], bool]] = {
    ">": operator.gt,
    "==": operator.eq,
}


@dataclass(frozen=True)
class Scrape:
    """The samples of one scrape, by name and labels."""

    samples: Mapping[str, Vector]

    @classmethod
    def of(cls, *texts: str) -> "Scrape":
        """Return the samples in exposition texts."""
        samples: defaultdict[str, Vector] = defaultdict(dict)
        for text in texts:
            for family in text_string_to_metric_families(text):
                for sample in family.samples:
                    samples[sample.name][frozenset(sample.labels.items())] = sample.value
        return cls(samples)


def metric_names(expression: str) -> set[str]:
    """Return the names of the metrics in an expression."""
    return set(re.findall(r"\b(?:nexus|process)_\w+", expression))


def evaluate(expression: str, *, before: Scrape, after: Scrape, seconds: float) -> Vector:
    """Return the result of an expression after two scrapes that are ``seconds`` apart."""
    tokens = _TOKEN.findall(expression)
    assert "".join(tokens) == re.sub(r"\s+", "", expression), expression
    parser = _Parser(tokens, before, after, seconds)
    value = parser.comparison()
    assert not parser.tokens, f"unread: {parser.tokens}"
    assert isinstance(value, dict)
    return value


class _Parser:
    def __init__(self, tokens: list[str], before: Scrape, after: Scrape, seconds: float) -> None:
        self.tokens = tokens
        self._before, self._after, self._seconds = before, after, seconds

    def comparison(self) -> Value:
        left = self._division()
        if not self._next_is(*_COMPARISONS):
            return left
        holds = _COMPARISONS[self._take()]
        right = self._division()
        assert isinstance(left, dict)
        assert isinstance(right, float)
        return {labels: value for labels, value in left.items() if holds(value, right)}

    def _division(self) -> Value:
        left = self._term()
        while self._next_is("/"):
            self._take()
            right = self._term()
            assert isinstance(left, dict)
            assert isinstance(right, dict)
            left = {
                labels: value / right[labels] for labels, value in left.items() if right.get(labels)
            }
        return left

    def _term(self) -> Value:
        token = self._take()
        if re.fullmatch(r"[\d.]+", token):
            return float(token)
        if token in ("sum", "max"):
            return self._aggregate(sum if token == "sum" else max)
        if token == "rate":
            self._take("(")
            name, matches = self._selector(self._take())
            self._take("[")
            self._take()
            self._take("]")
            self._take(")")
            return self._rate(name, matches)
        if token == "histogram_quantile":
            self._take("(")
            quantile = float(self._take())
            self._take(",")
            buckets = self.comparison()
            self._take(")")
            assert isinstance(buckets, dict)
            return _quantile(quantile, buckets)
        if token == "absent":
            self._take("(")
            found = self._instant(self._take())
            self._take(")")
            return {} if found else {frozenset(): 1.0}
        return self._instant(token)

    def _aggregate(self, aggregate: Callable[[Iterable[float]], float]) -> Vector:
        names: list[str] = []
        if self._next_is("by"):
            self._take()
            self._take("(")
            while not self._next_is(")"):
                names.append(self._take())
                if self._next_is(","):
                    self._take()
            self._take(")")
        self._take("(")
        inner = self.comparison()
        self._take(")")
        assert isinstance(inner, dict)
        groups: defaultdict[Labels, list[float]] = defaultdict(list)
        for labels, value in inner.items():
            groups[frozenset(pair for pair in labels if pair[0] in names)].append(value)
        return {labels: float(aggregate(values)) for labels, values in groups.items()}

    def _rate(self, name: str, matches: Callable[[Labels], bool]) -> Vector:
        before = self._before.samples.get(name, {})
        # As in Prometheus, a series needs two samples to have a rate.
        return {
            labels: (value - before[labels]) / self._seconds
            for labels, value in self._after.samples.get(name, {}).items()
            if labels in before and matches(labels)
        }

    def _instant(self, token: str) -> Vector:
        name, matches = self._selector(token)
        found = self._after.samples.get(name, {})
        return {labels: value for labels, value in found.items() if matches(labels)}

    def _selector(self, name: str) -> tuple[str, Callable[[Labels], bool]]:
        matchers: list[tuple[str, re.Pattern[str]]] = []
        if self._next_is("{"):
            self._take()
            while not self._next_is("}"):
                label, kind, text = self._take(), self._take(), self._take().strip('"')
                matchers.append((label, re.compile(text if kind == "=~" else re.escape(text))))
                if self._next_is(","):
                    self._take()
            self._take("}")

        def matches(labels: Labels) -> bool:
            own = dict(labels)
            return all(pattern.fullmatch(own.get(label, "")) for label, pattern in matchers)

        return name, matches

    def _next_is(self, *wanted: str) -> bool:
        return bool(self.tokens) and self.tokens[0] in wanted

    def _take(self, wanted: str = "") -> str:
        token = self.tokens.pop(0)
        assert not wanted or token == wanted, f"{token} instead of {wanted}"
        return token


def _quantile(quantile: float, buckets: Vector) -> Vector:
    """Return the upper limit of the bucket that holds the quantile."""
    counts = sorted((float(dict(labels)["le"]), count) for labels, count in buckets.items())
    total = counts[-1][1] if counts else 0.0
    if not total:
        return {}
    limit = next(limit for limit, count in counts if count >= quantile * total)
    return {frozenset(): min(limit, counts[-2][0])}
