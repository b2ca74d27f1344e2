"""Setting headers of responses."""

import pytest
from django.http import HttpResponse
from django.http.response import BadHeaderError

from shared.headers import set_header

VALUES = ["", "plain", 'quoted="text"; a=1', "caf\u00e9", "\u65e5\u672c", "tab\there"]


@pytest.mark.parametrize("value", VALUES)
def test_value_is_stored_as_django_stores_it(value: str) -> None:
    ours, theirs = HttpResponse(), HttpResponse()
    set_header(ours, "X-Name", value)
    theirs["X-Name"] = value

    assert ours.headers == theirs.headers
    assert ours["x-name"] == theirs["x-name"]


@pytest.mark.parametrize("value", ["a\nb", "a\r\nX-Other: b", "a\n"])
def test_line_break_is_refused(value: str) -> None:
    with pytest.raises(BadHeaderError):
        set_header(HttpResponse(), "X-Name", value)


def test_former_value_is_replaced_whatever_the_case_of_its_name() -> None:
    response = HttpResponse(headers={"x-name": "a"})
    set_header(response, "X-Name", "b")

    assert [pair for pair in response.items() if pair[0].lower() == "x-name"] == [("X-Name", "b")]
