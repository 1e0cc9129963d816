# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Text that means harm: to a template engine, a terminal, a reader, a shell or a decoder.

Every one of them holds ``MARK``, so that what becomes of it can be found again.
"""

from __future__ import annotations

MARK = "evil0"

TEMPLATES = (
    f"{{{{ lookup('pipe', 'touch {MARK}') }}}}",
    f"{{% for x in ().__class__.__base__.__subclasses__() %}}{MARK}{{% endfor %}}",
    f"{{# {MARK} #}}",
    f"{{0.__class__.__init__.__globals__}} {MARK}",
    f"{{subject}} {{host}} {{{MARK}}}",
    f"%({MARK})s %s %n %d",
    f"!unsafe {MARK}",
    f"!!python/object/apply:os.system ['{MARK}']",
)
TERMINAL = (
    f"\x1b[2J\x1b[H{MARK}\x1b[31m",
    f"\x1b]0;{MARK}\x07",
    f"\x1bP{MARK}\x1b\\",
    f"\x9b31m{MARK}\x9d0;x\x9c",
    f"{MARK}\x08\x08\x08\x7f\x07\x0b\x0c",
    f"{MARK}\rPASS",
)
DIRECTION = (
    f"\u202e{MARK}\u202c",
    f"\u2066{MARK}\u2069",
    f"\u200f\u061c{MARK}\u200e",
    f"\u200b{MARK}\u2060\ufeff\u00ad\u180e",
    f"{MARK}\u2028{MARK}\u2029{MARK}\x85",
    f"{MARK}\U000e0041\U000e007f\ufff9\ufffb",
)
DECODER = (
    f"\x00{MARK}\x00",
    f"\udcff\udcfe{MARK}\udc80",
    f"\ud800{MARK}\udfff",
    f"{MARK}\ufffe\uffff\U0010ffff",
    f"{MARK}" + "\u0300" * 40,
)
SHELL = (
    f"$(touch {MARK})",
    f"`touch {MARK}`",
    f"'; touch {MARK}; '",
    f'"; touch {MARK} #',
    f"| touch {MARK} &",
)
NUMBERS = (f"{'9' * 5000} {MARK}", f"-1e999 {MARK}", f"0x{'f' * 64} {MARK}", f"\u0663\u0664 \uff15 {MARK}")

STRINGS: tuple[str, ...] = (*TEMPLATES, *TERMINAL, *DIRECTION, *DECODER, *SHELL, *NUMBERS)
