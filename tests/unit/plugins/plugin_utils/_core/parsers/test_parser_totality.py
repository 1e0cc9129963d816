# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Text from a remote machine is hostile: no text raises, none takes more than its length in time."""

from __future__ import annotations

import gc
import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from parser_table import PARSERS, Parser, cases, text_of

from ansible_collections.powerops.rsct.plugins.plugin_utils._core.model import Parsed, plain

QUIET = settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow], database=None)
NAMES = sorted(PARSERS)

# Words of every grammar, the marks between them, and characters that trip a careless int(), split() or encode().
WORDS = st.sampled_from(
    [
        *'<>"{}[],=:|#*.-+ \t\r\n\\',
        *("resource 1:", "IBM.MCP", "HMCName", "0513-085", "2612-022", "0x5b1e77c0a94d2f08", "0001", "I", "A", "TOTAL"),
        *(
            "active",
            "rsct",
            "<#1>",
            "Active:<1>",
            "name=",
            "lpar_id",
            "HSCL1288",
            "9" * 5000,
            "FW1110.10",
            "657",
            "tcp",
        ),
        *(
            "٣",
            "：",
            "\x00",
            "\x1c",
            "\u2028",
            "\udc80",
            "e\u0301",
            "<!DOCTYPE",
            "<LogicalPartition>",
            "</LogicalPartition>",
        ),
    ]
)
TEXTS = st.one_of(st.text(st.characters(), max_size=300), st.lists(WORDS, max_size=80).map("".join))


def assert_sound(parsed: Parsed[object]) -> None:
    assert isinstance(parsed, Parsed)
    assert len(parsed.noise) <= 20
    assert all(line.strip() and len(line) <= 200 for line in parsed.noise)
    plain(parsed)


@pytest.mark.parametrize("name", NAMES)
@QUIET
@given(text=TEXTS)
def test_any_text_gives_a_value(name: str, text: str) -> None:
    assert_sound(PARSERS[name](text))


@pytest.mark.parametrize("name", NAMES)
@QUIET
@given(data=st.data())
def test_a_damaged_fixture_gives_a_value(name: str, data: st.DataObject) -> None:
    """Cut, cut out, doubled, or with something put in between: what a full file system or a lost packet does."""
    text = text_of(data.draw(st.sampled_from([case for case in cases() if case.split("/")[1] == name])))
    start, end = sorted(data.draw(st.tuples(*[st.integers(0, len(text))] * 2)))
    put_in = data.draw(st.one_of(st.just(""), WORDS, st.just(text[start:end])))
    assert_sound(PARSERS[name](text[:start] + put_in + text[end:]))


@pytest.mark.parametrize("name", NAMES)
def test_a_parser_is_a_pure_function(name: str) -> None:
    for case in cases():
        assert PARSERS[name](text_of(case)) == PARSERS[name](text_of(case))


# Each repeated to the asked length. The comment names the grammar that would suffer.
HOSTILE = (
    " ",
    "\t \n",
    "a",
    "0",
    '"',
    '""',
    "<",
    "|",
    "{[",
    "a ",
    "1 - ",
    'x = "\n',  # lsrsrc, odmget: every value unclosed
    "v = {a,\n",
    ',"a',  # quotes that never close
    'a,""b"c\n',
    "name=a,\n",  # records that always wait for more
    "a,b\n",
    "<#1",  # lspartition: entries that do not end
    "<#1>Partition:<",
    "<a>",
    "<a b='c'>",
    "A.A ",  # lsrsrc: words that look like class names
    "HSCL1234:",
    "0513-0",
    "Version: ",
    "System Firmware is  ",
    "a.",
    "1.",
    "\r",
    "：",
)
# The same behind a beginning that makes a parser wait for an end.
BEGUN = (
    ("name=a\n", "x" * 80 + "\n"),
    ("a,b\n", "x" * 80 + "\n"),
    ('resource 1:\n Text = "', "word\n"),
    ('CuAt:\n value = "', "word\n"),
    ("<LogicalPartition>", "<PartitionName>x</PartitionName>"),
    ("HSCL1234 ", "word "),
    ("+----+\n", "| 1 | a |"),
    ("public (active)\n  target: default\n  rich rules: \n", "\trule accept\n"),
)
TEXTS_OF = [("", piece) for piece in HOSTILE] + list(BEGUN)
LENGTH = 100_000
RATIO = 3.5  # twice the text, twice the time; four times is quadratic
NOTICEABLE = 0.05  # seconds; below, the clock measures the machine


def seconds(parser: Parser, text: str) -> float:
    """Processor time, which a busy machine does not stretch as it does the wall clock's."""
    gc.disable()  # a collection in the middle costs by what the tests before have left
    try:
        start = time.process_time()
        parser(text)
        return time.process_time() - start
    finally:
        gc.enable()


def ratio(parser: Parser, text: tuple[str, str], tries: int, length: int = LENGTH) -> float:
    """Time for the doubled text against time for the text; 0 when even the longer one takes no time to speak of."""
    begin, piece = text
    short, long = (begin + piece * (size // len(piece)) for size in (length, 2 * length))
    longer = min(seconds(parser, long) for _try in range(tries))
    return 0 if longer < NOTICEABLE else longer / min(seconds(parser, short) for _try in range(tries))


@pytest.mark.parametrize("name", NAMES)
def test_twice_the_text_takes_about_twice_the_time(name: str) -> None:
    parser = PARSERS[name]
    suspects = [text for text in TEXTS_OF if ratio(parser, text, tries=1) > RATIO]
    # What is quadratic stays so from length to length; caches and neighbours do not.
    guilty = [text for text in suspects if ratio(parser, text, tries=5) > RATIO]
    assert [text for text in guilty if ratio(parser, text, tries=3, length=2 * LENGTH) > RATIO] == []
