# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Rules about keys and the trusted host list: why the handshake (i) with an HMC does not end.

Only what can be seen without comparing keys, which never leave the host. What is left when all of that is well is the
entry of the HMC itself, on either side.
"""

from __future__ import annotations

import shlex
import typing as t

from ..findings import HmcLink
from ..model_trust import TrustedHost
from .base import Hit, Proof, Rule, Scene
from .known import broken, listed, point_of, replaced_by, shaking, strangers, weighed

CTCASD = "https://www.ibm.com/docs/en/ssw_aix_71/com.ibm.aix.cmds1/ctcasd.html"
KEYS_DOC = "https://www.ibm.com/support/knowledgecenter/SGVKBA_3.2/admin/bl503_autkey.html"
CTSTHL = "https://www.ibm.com/docs/en/ssw_aix_71/com.ibm.aix.cmds1/ctsthl.html"
SECMODE = "https://www.ibm.com/docs/en/ssw_aix_71/com.ibm.aix.cmds1/chsecmode.html"
VHBAC = "https://www.ibm.com/docs/en/ssw_aix_71/com.ibm.aix.cmds1/ctsvhbac.html"
COMPLIANT = ("rsa2048", "rsa3072")
PRIVATE, PUBLIC = "ct_has.qkf", "ct_has.pkf"


def _identities(scene: Scene) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Own names and addresses that ctsvhbac looked for in the list, and those of them that are not in it."""
    found = [check for check in scene.snapshot.trust.checks or () if "/" not in check.subject]
    untrusted = tuple(check.subject for check in found if check.attention)
    return tuple(check.subject for check in found), untrusted


def _renewal(scene: Scene) -> str:
    """What shows that the keys are newer than what was exchanged; empty for nothing. Ages alone prove little."""
    own, untrusted = _identities(scene)
    signs = []
    if scene.snapshot.trust.renewed and (untrusted or shaking(scene)):
        signs.append(f"{' and '.join(scene.snapshot.trust.renewed)} changed after the trusted host list")
    if own and len(own) == len(untrusted):
        signs.append("the list trusts no name of the node itself with its present key")
    return ", and ".join(signs)


def private_key_missing(scene: Scene) -> t.Iterator[Hit]:
    there = scene.snapshot.trust.files or ()
    if PUBLIC in there and PRIVATE not in there:
        yield weighed(Hit(scene.name), scene.relevant if scene.all_inband else ())


def _all_up(scene: Scene) -> bool:
    return bool(scene.relevant) and all(link.up for link in scene.relevant)


def keys_renewed(scene: Scene) -> t.Iterator[Hit]:
    """A link that is up stays up until one side starts anew; see own_name_untrusted."""
    signs, links = _renewal(scene), shaking(scene)
    if signs and not scene.young and (links or not _all_up(scene)):
        names = tuple(link.hmc for link in links)
        hit = Hit(scene.name, {"signs": signs, "known": ", ".join(names) or "the HMCs"}, hmcs=names)
        yield weighed(hit, links if _all_up(scene) else ())


def _entries(scene: Scene, link: HmcLink) -> tuple[TrustedHost, ...]:
    """The entry of this HMC in the trusted host list; when it has none there, those that may be meant for it."""
    own = listed(scene, _token(scene, link))
    return (own,) if own else strangers(scene)


def nist_mode(scene: Scene) -> t.Iterator[Hit]:
    """An HMC whose key was made by a method that NIST mode forbids is not in that mode."""
    if not scene.snapshot.trust.nist:
        return
    old = {link.hmc: [host for host in _entries(scene, link) if _is_old(host)] for link in broken(scene)}
    names = tuple(hmc for hmc, hosts in old.items() if hosts)
    if names:
        hit = Hit(scene.name, {"known": ", ".join(names)}, hmcs=names)
        yield weighed(hit, [link for link in broken(scene) if link.hmc in names])


def _is_old(host: TrustedHost) -> bool:
    return bool(host.method) and not host.method.startswith(COMPLIANT)


def _token(scene: Scene, link: HmcLink) -> str:
    """The name under which the key of this HMC stands in the trusted host list; empty where IBM.MCP does not tell."""
    point = point_of(scene, link)
    return point.key_token if point else ""


def hmc_key_missing(scene: Scene) -> t.Iterator[Hit]:
    for link in shaking(scene):
        token = _token(scene, link)
        if token and not listed(scene, token) and not replaced_by(scene, link):
            yield weighed(Hit(link.hmc, {"token": token}, hmcs=(link.hmc,)), [link])


def hmc_key_differs(scene: Scene) -> t.Iterator[Hit]:
    """What remains, once nothing else about trust is wrong: what was not read may be."""
    trust = scene.snapshot.trust
    if None in (trust.renewed, trust.checks, trust.nist):
        return
    others = (private_key_missing, keys_renewed, nist_mode)
    if any(True for predicate in others for _hit in predicate(scene)):
        return
    mode = "in use" if trust.nist else "not in use here"
    for link in shaking(scene):
        token = _token(scene, link)
        if token and listed(scene, token) and not replaced_by(scene, link):
            words = {"mode": mode, "token": token, "entry": shlex.quote(token), "others": _others(scene)}
            yield weighed(Hit(link.hmc, words, hmcs=(link.hmc,)), [link])


def _others(scene: Scene) -> str:
    """Who else may be at the address of the HMC."""
    names = ", ".join(host.name for host in strangers(scene))
    return f" or, as the list also names {names}, another HMC has its address" if names else ""


def own_name_untrusted(scene: Scene) -> t.Iterator[Hit]:
    """Beside a link that is down it is rather a sign of what is wrong there."""
    _own, untrusted = _identities(scene)
    if untrusted and _all_up(scene) and not any(True for _hit in keys_renewed(scene)):
        yield Hit(scene.name, {"names": ", ".join(untrusted)})


_STATUS = Proof("rmcdomainstatus", ("  i ", "Management Control Points"))
_CHECKS = Proof("ctsvhbac", ("Identity", "Attention"))
_LIST = Proof("ctsthl", ("Host name",))

ROWS = (
    Rule(
        "RMC050",
        "hmc_key_differs",
        "error",
        ("links", "trust.hosts", "trust.files"),
        hmc_key_differs,
        (_STATUS, Proof("ctsthl", ("{token}",)), Proof("ctsvhbac", ("Status",))),
        "{subject}: the handshake (i) does not end although both own keys are there and the trusted host list holds "
        "{token}; so its key there, or this partition's key on the HMC, is a wrong one{others} (NIST mode {mode}; that of "
        "the HMC can't be seen from here). Next: rmcctrl -z; -A; -p, then ctsthl -d -n {entry} and the same again.",
        remedy="recycle",
        further=("new_keys",),
        human="If a recycle does not help: compare ctskeygen -d on HMC {subject} (IBM support has root there) with the "
        "entry {token} of ctsthl -l on {host}, and lssecmode on both.",
        risk="rmc",
        confidence="inferred",
        source=KEYS_DOC,
        explains=("RMC008",),
    ),
    Rule(
        "RMC051",
        "keys_renewed",
        "error",
        ("trust.files",),
        keys_renewed,
        (_STATUS, _CHECKS, Proof("key_ages")),
        "{subject}: the key pair is newer than its management domain ({signs}), so {known} still hold the old key and no "
        "handshake (i) can end. Next: rmcctrl -z; -A; -p exchanges the keys.",
        remedy="recycle",
        further=("new_keys",),
        human="If a recycle does not help, find out who ran ctskeygen on {host}, and run ctsthl -s there.",
        risk="rmc",
        confidence="inferred",
        source=CTCASD,
        explains=("RMC008",),
    ),
    Rule(
        "RMC052",
        "private_key_missing",
        "error",
        ("trust.files",),
        private_key_missing,
        (Proof("key_files", ("ct_has",)), Proof("ctsvhbac", ("Attention", "ct_has")), Proof("lssrc_all", ("ctcas",))),
        "{subject}: the public key ct_has.pkf is there and the private one ct_has.qkf is not, so ctcas ends at once and no "
        "HMC can be answered. Owner: the AIX or Linux administrator.",
        human="Restore /var/ct/cfg/ct_has.qkf of {host} from a backup; without one, ctskeygen -n -f as root, ctsthl -s, "
        "and rmcctrl -z; -A; -p.",
        source=CTCASD,
        explains=("RMC008",),
    ),
    Rule(
        "RMC053",
        "nist_mode",
        "error",
        ("links", "trust.hosts"),
        nist_mode,
        (_STATUS, Proof("lssecmode"), Proof("ctsthl")),
        "{subject} is in NIST SP 800-131A mode, {known} can't be reached, and what the trusted host list holds of them was "
        "made by a method that the mode forbids, so they can't authenticate. Owner: whoever sets security modes; "
        "next: compare both sides.",
        human="Bring {host} and {known} to one security mode: chsecmode -c none on {host}, or NIST mode on the HMC.",
        confidence="memory",
        source=SECMODE,
        explains=("RMC008",),
    ),
    Rule(
        "RMC054",
        "hmc_key_missing",
        "error",
        ("links", "control_points", "trust.hosts"),
        hmc_key_missing,
        (_STATUS, _LIST, Proof("mcp", ("KeyToken", "HMCName"))),
        "{subject}: the trusted host list has no entry {token}, the KeyToken of this HMC, and the handshake (i) does not "
        "end. Next: rmcctrl -z; -A; -p, which exchanges the keys.",
        remedy="recycle",
        further=("new_keys",),
        human="If a recycle does not help, ask whoever ran ctsthl -d on {host} why the entry {token} was removed.",
        risk="rmc",
        confidence="inferred",
        source=CTSTHL,
        explains=("RMC008",),
    ),
    Rule(
        "RMC055",
        "own_name_untrusted",
        "info",
        ("links",),
        own_name_untrusted,
        (_CHECKS,),
        "{subject}: the trusted host list does not hold {names} with the node's own key, as after a change of address or "
        "name. Next: ctsthl -s, if clients use that name.",
        human="Run ctsthl -s on {host} if that name or address is meant to be used for RMC.",
        confidence="memory",
        source=VHBAC,
    ),
)
