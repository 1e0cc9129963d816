# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The proof of a repair from both ends: what the partition says, and what each HMC says, dynamic operations included.

``dlpar_*_capable`` of ``lssyscfg`` and DCaps of ``lspartition -dlpar`` are 0 without a connection; after one came back
they show whether the HMC can use it.
"""

from __future__ import annotations

import typing as t

from .triage import HEALTHY

Entry = t.Mapping[str, t.Any]
Results = t.Mapping[str, t.Mapping[str, t.Any]]

PARTITION_ONLY = "proven on the partition only"
BOTH = "proven from both ends"
_ZERO = "0x0"


def healed(triage: Entry, results: Results) -> list[Entry]:
    """What was visited and is healed, by its own word."""
    return [entry for entry in triage["visit"] if (results.get(entry["host"]) or {}).get("outcome") == "healed"]


def unproven(triage: Entry, later: Entry, results: Results) -> list[str]:
    """Names of those that are healed, and of which a later answer of an HMC still does not say so."""
    after = _by_key(later)
    names = []
    for entry in healed(triage, results):
        now = after.get(_key(entry))
        if now and (now["verdict"] != HEALTHY or any(dlpar(word) is False for word in _words(now).values())):
            names.append(str(entry["name"]))
    return names


def both_ends(triage: Entry, later: Entry | None, results: Results) -> dict[str, dict[str, t.Any]]:
    """By host of each healed partition: ``partition`` (good readings in a row), ``hmcs`` (a word by HMC) and ``text``."""
    after = _by_key(later) if later else {}
    return {
        entry["host"]: _proof(entry, after.get(_key(entry)), results[entry["host"]])
        for entry in healed(triage, results)
    }


def _proof(before: Entry, after: Entry | None, result: Entry) -> dict[str, t.Any]:
    now = {link["hmc"]: link for link in after["hmcs"]} if after else {}
    words = _words(after) if after else {}
    said = {link["hmc"]: _word(now.get(link["hmc"]), words.get(link["hmc"])) for link in before["hmcs"]}
    samples = (result.get("proof") or {}).get("partition") or 0
    return {"partition": samples, "hmcs": said, "text": _verdict(after, now, words)}


def _verdict(after: Entry | None, now: t.Mapping[str, Entry], words: t.Mapping[str, Entry]) -> str:
    if not after:
        return f"{PARTITION_ONLY}: no HMC has said anything since"
    against = [f"{hmc} says {link['rmc_state']}" for hmc, link in now.items() if not link["connected"]]
    against += [f"{hmc} offers no dynamic operation" for hmc, word in words.items() if dlpar(word) is False]
    if against:
        return f"{PARTITION_ONLY}: {', '.join(against)}"
    if after["verdict"] != HEALTHY:
        return f"{PARTITION_ONLY}: {after['text']}"
    if any(dlpar(word) is None for word in words.values()) or not words:
        return f"{BOTH}; whether dynamic operations are back is not told"
    return f"{BOTH}, dynamic operations are back"


def _word(link: Entry | None, word: Entry | None) -> str:
    """What one HMC says now, in a few words."""
    if not link:
        return "nothing any more"
    told = {True: ", DLPAR yes", False: ", DLPAR no", None: ""}[dlpar(word) if word else None]
    mask = f" (DCaps {word['dcaps']})" if word and word.get("dcaps") else ""
    return f"{link['rmc_state']}{_address(link)}{told}{mask}"


def dlpar(word: Entry) -> bool | None:
    """Can this HMC change the partition while it runs? ``word``: a row of hmc_rmc_info; None when it does not tell."""
    capabilities = word.get("capabilities") or {}
    known = [value for name, value in capabilities.items() if str(name).startswith("dlpar_") and value is not None]
    if word.get("dcaps") == _ZERO or (known and not any(known)):
        return False
    return True if known or word.get("dcaps") else None


def _words(entry: Entry) -> dict[str, Entry]:
    """By inventory name, the whole word of every HMC that has a row for the partition."""
    rows = (entry.get("facts") or {}).get("hmcs") or ()
    return {str((row.get("hmc") or {}).get("inventory_name")): row for row in rows if "rmc_state" in row}


def _by_key(later: Entry) -> dict[tuple[str, ...], Entry]:
    return {_key(entry): entry for entry in later["partitions"]}


def _key(entry: Entry) -> tuple[str, ...]:
    return tuple(str(entry[word]) for word in ("serial", "system", "lpar_id", "name"))


def proof_lines(triage: Entry, later: Entry, results: Results) -> list[str]:
    """What both ends say of each partition that was visited: the HMC before and after, and the partition itself."""
    after, proofs = _by_key(later), both_ends(triage, later, results)
    lines = []
    for entry in triage["visit"]:
        document = (results.get(entry["host"]) or {}).get("after") or {}
        links = ", ".join(f"{link['hmc']} {link['state']}" for link in document.get("links") or ()) or "no HMC known"
        lines.append(f"{entry['name']}: the partition says {document.get('state') or 'nothing'} ({links})")
        lines += [f"  {line}" for line in _hmc_words(entry, after.get(_key(entry)))]
        if entry["host"] in proofs:
            lines.append(f"  {proofs[entry['host']]['text']}")
    return lines


def _hmc_words(before: Entry, after: Entry | None) -> t.Iterator[str]:
    now = {link["hmc"]: link for link in after["hmcs"]} if after else {}
    words = _words(after) if after else {}
    for link in before["hmcs"]:
        said = _word(now.get(link["hmc"]), words.get(link["hmc"]))
        yield f"{link['hmc']} said {link['rmc_state']} before and says {said} now"


def _address(link: Entry) -> str:
    return f" ({link['rmc_ipaddr']})" if link["rmc_ipaddr"] and link["connected"] else ""
