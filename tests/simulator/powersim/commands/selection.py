# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Selection strings of RMC: which resources are meant.

Operators: https://www.ibm.com/docs/en/rsct/3.2?topic=expressions-operators-that-can-be-used-in. Precedence, lowest
first: or, and, not, comparison. A comparison is an attribute, an operator and a constant, in this order.
"""

from __future__ import annotations

import re
import typing as t

Value = str | int | tuple[str, ...]
Resource = t.Mapping[str, Value]
Test = t.Callable[[Resource], bool]

TOKEN = re.compile(
    r"""\s*(?:(?P<text>"[^"]*"|'[^']*')|(?P<number>0[xX][0-9a-fA-F]+|-?[0-9]+)"""
    r"""|(?P<word>[A-Za-z_]\w*)|(?P<sign>\|\||&&|\|<|><|==|!=|=\?|\?=|!\?|=~|!~|<=|>=|[=<>!()]))"""
)
LONGEST_NUMBER = 21  # characters of a 64-bit number with its sign
DEEPEST = 50  # brackets and negations within each other: far more than anybody writes
AND, OR, NOT = ("&&", "and"), ("||", "or"), ("!", "not")


class SelectionError(ValueError):
    """What is wrong with the string, and where."""


def _like(left: Value, right: Value) -> bool:
    """SQL patterns: % is any text, _ one character."""
    mask = re.escape(str(right)).replace("%", ".*").replace("_", ".")
    return re.fullmatch(mask, str(left), re.DOTALL) is not None


def _regular(left: Value, right: Value) -> bool:
    try:
        return re.search(str(right), str(left)) is not None
    except re.error:
        return False


def _equal(left: Value, right: Value) -> bool:
    return left == right if isinstance(left, int) == isinstance(right, int) else str(left) == str(right)


def _order(check: t.Callable[[t.Any, t.Any], bool]) -> t.Callable[[Value, Value], bool]:
    return lambda left, right: type(left) is type(right) and check(left, right)


def _holds(left: Value, right: Value) -> bool:
    """One member of a list, or the text itself."""
    return right in left if isinstance(left, tuple) else left == right


COMPARE: dict[str, t.Callable[[Value, Value], bool]] = {
    "==": _equal,
    "=": _equal,
    "!=": lambda left, right: not _equal(left, right),
    "<": _order(lambda left, right: bool(left < right)),
    "<=": _order(lambda left, right: bool(left <= right)),
    ">": _order(lambda left, right: bool(left > right)),
    ">=": _order(lambda left, right: bool(left >= right)),
    "=?": _like,
    "?=": _like,
    "like": _like,
    "!?": lambda left, right: not _like(left, right),
    "=~": _regular,
    "!~": lambda left, right: not _regular(left, right),
    "|<": _holds,
    "><": lambda left, right: not _holds(left, right),
}


class _Reader:
    """Recursive descent over the tokens of one string."""

    def __init__(self, text: str) -> None:
        self.tokens: list[tuple[str, str]] = []
        place, text = 0, text.strip()
        while place < len(text):
            found = TOKEN.match(text, place)
            if not found or found.lastgroup is None:
                raise SelectionError(f"nothing is known that begins with '{text[place:].strip()[:20]}'")
            self.tokens.append((found.lastgroup, found[found.lastgroup]))
            place = found.end()
        self.place = self.depth = 0

    def peek(self) -> str:
        return self.tokens[self.place][1] if self.place < len(self.tokens) else ""

    def take(self) -> tuple[str, str]:
        if self.place >= len(self.tokens):
            raise SelectionError("it ends too early")
        self.place += 1
        return self.tokens[self.place - 1]

    def whole(self) -> Test:
        test = self.either()
        if self.peek():
            raise SelectionError(f"'{self.peek()}' stands where nothing is expected")
        return test

    def either(self) -> Test:
        tests = [self.both()]
        while self.peek() in OR:
            self.take()
            tests.append(self.both())
        return lambda resource: any(test(resource) for test in tests)

    def both(self) -> Test:
        tests = [self.one()]
        while self.peek() in AND:
            self.take()
            tests.append(self.one())
        return lambda resource: all(test(resource) for test in tests)

    def one(self) -> Test:
        if self.peek() not in (*NOT, "("):
            return self.comparison()
        self.depth += 1
        if self.depth > DEEPEST:
            raise SelectionError(f"more than {DEEPEST} brackets and negations stand within each other")
        test = self.negation() if self.peek() in NOT else self.bracket()
        self.depth -= 1
        return test

    def negation(self) -> Test:
        self.take()
        test = self.one()
        return lambda resource: not test(resource)

    def bracket(self) -> Test:
        self.take()
        test = self.either()
        if self.take()[1] != ")":
            raise SelectionError("a parenthesis is not closed")
        return test

    def comparison(self) -> Test:
        kind, name = self.take()
        if kind != "word":
            raise SelectionError(f"'{name}' stands where an attribute is expected")
        sign = self.take()[1]
        negated = sign == "not" and self.peek() == "like"
        sign = self.take()[1] if negated else sign
        if sign not in COMPARE:
            raise SelectionError(f"'{sign}' is no operator")
        constant, compare = self.constant(), COMPARE[sign]
        return lambda resource: name in resource and compare(resource[name], constant) is not negated

    def constant(self) -> Value:
        kind, word = self.take()
        if kind == "number":
            if len(word) > LONGEST_NUMBER:
                raise SelectionError(f"'{word[:20]}...' has more digits than a number of RMC")
            return int(word, 16) if word[:2].lower() == "0x" else int(word)
        if kind == "text":
            return word[1:-1]
        raise SelectionError(f"'{word}' stands where a number or a quoted text is expected")


def parse(text: str) -> Test:
    """A test for resources; the empty string means all. Raises SelectionError."""
    return _Reader(text).whole() if text.strip() else lambda _resource: True
