"""Parsing of .env files as editors of all systems write them."""

from pathlib import Path

import pytest

from nexus.dotenv import MalformedDotenv, read_dotenv


@pytest.mark.parametrize(
    ("written", "value"),
    [
        (b"NAME=polls\n", "polls"),
        (b"NAME = polls\n", "polls"),
        (b"  NAME =\tpolls  \n", "polls"),
        (b"export NAME=polls\n", "polls"),
        (b"\xef\xbb\xbfNAME=polls\n", "polls"),
        (b"NAME=polls\r\n", "polls"),
        (b"\xef\xbb\xbfNAME = 'polls' \r\n", "polls"),
        (b"NAME='a # b'  # why\n", "a # b"),
        (b"NAME=polls # why\n", "polls"),
        (b"NAME=a#b\n", "a#b"),
        (b"NAME=# nothing\n", ""),
        (b'NAME="a\\"b\\\\c\\n"\n', 'a"b\\c\n'),
        (b"NAME='a\\nb'\n", "a\\nb"),
        (b"NAME=$ECRET\n", "$ECRET"),
        (b"NAME=postgres://a:b=c@d/e?f=g\n", "postgres://a:b=c@d/e?f=g"),
        (b"NAME=first\nNAME=last\n", "last"),
    ],
)
def test_value_is_parsed(tmp_path: Path, written: bytes, value: str) -> None:
    (tmp_path / ".env").write_bytes(
        b"# a comment\n\n" + written if written[:1] != b"\xef" else written
    )

    assert read_dotenv(tmp_path / ".env") == {"NAME": value}


def test_missing_file_has_no_settings(tmp_path: Path) -> None:
    assert read_dotenv(tmp_path / ".env") == {}


@pytest.mark.parametrize(
    ("written", "complaint"),
    [
        (b"NAME=1\nNEXUS_DOMAINS: polls\n", "2: expected NAME=value, found 'NEXUS_DOMAINS: polls'"),
        (b"NEXUS-DOMAINS=polls\n", "1: expected NAME=value"),
        (b"NAME='polls\n", '1: the quote of "\'polls" is not closed'),
        (b"NAME='a' b\n", "1: the quote of"),
        (b"\xff\xfeN\x00A\x00", "is not UTF-8"),
    ],
)
def test_malformed_line_is_refused(tmp_path: Path, written: bytes, complaint: str) -> None:
    (tmp_path / ".env").write_bytes(written)

    with pytest.raises(MalformedDotenv, match=r"\.env") as refused:
        read_dotenv(tmp_path / ".env")

    assert complaint in str(refused.value)
