# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The one redactor: over results, exceptions and evidence. Key bytes and given secrets never leave the controller."""

from __future__ import annotations

import re
import typing as t

HIDDEN = "<hidden>"
LINE_CHARS = 200
LIST_ITEMS = 100

# RMCKey of IBM.MCP, the public keys of a trusted host list, and any run of hex too long to be an id or an address.
_RMC_KEY = re.compile(r"(RMCKey\s{0,40}=\s{0,4})[^\r\n]{1,100000}")
_LONG_HEX = re.compile(r"(?<![0-9A-Za-z])[0-9A-Fa-f]{40,}(?![0-9A-Za-z])")
# The characters of Unicode's category Cf: they turn the reading direction round, or are not seen at all.
_UNSEEN = (
    "\\xad\\u0600-\\u0605\\u061c\\u06dd\\u070f\\u0890\\u0891\\u08e2\\u180e\\u200b-\\u200f\\u2028-\\u202e\\u2060-\\u206f\\ufeff"
    "\\ufff9-\\ufffb\\U000110bd\\U000110cd\\U00013430-\\U0001345f\\U0001bca0-\\U0001bca3\\U0001d173-\\U0001d17a"
    "\\U000e0000-\\U000e007f"
)
_CONTROL = re.compile(
    r"\x1b\[[0-9;?]{0,16}[ -/]{0,4}[@-~]|[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]" + f"|[{_UNSEEN}]"
)


def clean_line(line: str) -> str:
    """One line fit to print: no control characters, no undecodable bytes, at most 200 characters."""
    line = _plain(line)
    return line if len(line) <= LINE_CHARS else line[: LINE_CHARS - 3] + "..."


def clean_text(text: str, most: int) -> str:
    """The same for what may be longer than a line, such as a message or a request: at most so many characters."""
    return _plain(text[:most])


def _plain(text: str) -> str:
    return _CONTROL.sub("?", text.replace("\t", " ").replace("\n", " "))


def clean(value: t.Any) -> t.Any:
    """``clean_line`` over the words of a plain value; of a list the first 100 items stay."""
    if isinstance(value, str):
        return clean_line(value)
    if isinstance(value, dict):
        return {key: clean(item) for key, item in value.items()}
    return [clean(item) for item in value[:LIST_ITEMS]] if isinstance(value, (list, tuple)) else value


class Redactor:
    """Hides key bytes and the ``secrets`` it was given (shorter than 4 characters are ignored: they hide too much)."""

    def __init__(self, secrets: t.Iterable[str | None] = ()) -> None:
        kept = {secret for secret in secrets if secret and len(secret) >= 4}
        self._secrets = sorted(kept, key=len, reverse=True)  # the longer first, or a part of it would stay

    def text(self, text: str) -> str:
        for secret in self._secrets:
            text = text.replace(secret, HIDDEN)
        return _LONG_HEX.sub(HIDDEN, _RMC_KEY.sub(r"\1" + HIDDEN, text))

    def value(self, value: t.Any) -> t.Any:
        """The same over plain JSON values, keys included; other types come back as they are."""
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, dict):
            return {self.value(key): self._named(key, item) for key, item in value.items()}
        if isinstance(value, (list, tuple)):
            return [self.value(item) for item in value]
        return value

    def _named(self, key: t.Any, item: t.Any) -> t.Any:
        return HIDDEN if key == "RMCKey" and item else self.value(item)
