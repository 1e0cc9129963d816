# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Cluster security: lists and checks of keys, the security mode.

Trusted host list and ctskeygen -d: https://www.ibm.com/support/knowledgecenter/SGVKBA_3.2/admin/bl503_autkey.html.
ctsvhbac, ctsvhbal and ctsvhbar are from memory; of the first only the lines ``Status: ...`` are known from use.
"""

from __future__ import annotations

import typing as t

Entry = tuple[str, str, str]  # identity, method, key in hex
RULE = "-" * 72 + "\n"
CHECK = "Host Based Authentication Mechanism Verification Check"


def hosts(entries: t.Iterable[Entry]) -> str:
    """`ctsthl -l`."""
    line = "-" * 20 + "\n"
    return "".join(
        f"{line}Host name: {identity}\nIdentifier Generation Method: {method}\nIdentifier Value:\n{key}\n"
        for identity, method, key in entries
    )


def own_key(key: str, method: str) -> str:
    """`ctskeygen -d`."""
    return f"{key}\n(generation method: {method})\n"


def labelled(*pairs: tuple[str, str]) -> str:
    """Labels end in one column."""
    return "".join(f"{label:>25}: {text}\n" for label, text in pairs)


def key_section(method: str, private: bool, public: bool) -> str:
    def there(held: bool) -> str:
        return "Available" if held else "Attention - file does not exist (wording synthetic)"

    paired = "Public and private keys are in pair" if private and public else "powersim: can not be checked"
    return (
        "Private and Public Key Verifications\n\n"
        + labelled(("Configuration file", "/opt/rsct/cfg/ctcasd.cfg"), ("Status", "Available"), ("Key Type", method))
        + "\n"
        + labelled(("Private Key file", "/var/ct/cfg/ct_has.qkf"), ("Status", there(private)))
        + labelled(("Public Key file", "/var/ct/cfg/ct_has.pkf"), ("Status", there(public)))
        + labelled(("Key Parity", paired))
    )


def list_section(identities: t.Iterable[tuple[str, bool]]) -> str:
    """``identities``: own name or address, and whether it stands in the list with the own key."""
    text = "Trusted Host List File Verifications\n\n"
    text += labelled(("Trusted Host List file", "/var/ct/cfg/ct_has.thl"), ("Status", "Available"))
    for identity, trusted in identities:
        status = "Trusted host" if trusted else "Attention - not a trusted host (wording synthetic)"
        text += "\n" + labelled(("Identity", identity), ("Status", status))
    return text


def check(sections: t.Iterable[str]) -> str:
    """`ctsvhbac`."""
    return f"{RULE}{CHECK}\n\n" + "\n".join(sections) + f"\n{CHECK} completed\n{RULE}"


def local_names(identities: t.Sequence[str]) -> str:
    """`ctsvhbal`: identities this node sends."""
    text = "ctsvhbal: The Host Based Authentication (HBA) mechanism identities for\nthe local system are:\n\n"
    return text + "".join(f"\tIdentity:  {identity}\n\n" for identity in identities)


def remote_name(asked: str, known: str) -> str:
    """`ctsvhbar`: the name this node resolves a host to."""
    return f"Host name or network address: {asked}\nFully qualified host name\nused for authentication: {known}\n"


def mode(name: str, method: str, symmetric: str) -> str:
    """`lssecmode`: nobody published its layout."""
    return f"powersim: compliance mode {name}, key method {method}, symmetric {symmetric or 'default'} (layout synthetic)\n"
