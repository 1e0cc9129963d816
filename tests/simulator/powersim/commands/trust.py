# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Cluster security: ctsthl, ctskeygen, ctsvhbac, ctsvhbal, ctsvhbar, chsecmode, lssecmode.

https://www.ibm.com/docs/en/ssw_aix_71/com.ibm.aix.cmds1/ctsthl.html and chsecmode.html; the flags of ctskeygen are
from memory. Nothing here needs rmcd.
"""

from __future__ import annotations

from powersim.call import Answer, Call
from powersim.commands.options import Options, manual, read, wrong
from powersim.render import trust
from powersim.row import RSCT, Row, with_flag
from powersim.state import keyring, rmc, varct

HOSTS, KEYS = "adhlsf:n:m:p:", "dnfhim:p:q:"  # flags of ctsthl and ctskeygen


def ctsthl(call: Call) -> Answer:
    """-l, -a -n -m -p, -d -n or -s."""
    options = read(call, HOSTS)
    if isinstance(options, str):
        return Answer(err=options, rc=1)
    if "h" in options or not options.any("adls"):
        return manual(call, HOSTS)
    acts = [flag for flag in "adls" if flag in options]
    if len(acts) > 1:
        return wrong(call, f"-{' -'.join(acts)} are given together: give one of them")
    if options.get("f", varct.HOSTS) != varct.HOSTS:
        return wrong(call, f"-f is '{options.get('f')}': only {varct.HOSTS} is simulated")
    if "l" not in options:
        return _change_hosts(call, options) or Answer()
    return Answer(trust.hosts((one.identity, one.method, one.key) for one in call.partition.trust.hosts))


def _change_hosts(call: Call, options: Options) -> Answer | None:
    partition, name = call.partition, options.get("n")
    if options.any("ad") and not name:
        return wrong(call, "no host is named: add -n HOST")
    if "a" in options:
        method, key = options.get("m"), options.get("p")
        if method not in keyring.METHODS:
            return wrong(call, f"-m is '{method}': give one of {', '.join(keyring.METHODS)}")
        if not key or set(key.lower()) - set("0123456789abcdef"):
            return wrong(call, "-p is no key: give its hexadecimal digits")
        keyring.trust(partition, name, key.lower(), method)
    if "d" in options and not keyring.distrust(partition, name):
        return wrong(call, f"host '{name}' is not in the trusted host list: ctsthl -l shows who is")
    if "s" in options:
        keyring.trust_self(partition)
    rmc.resettle(partition)
    return None


def ctskeygen(call: Call) -> Answer:
    """-d shows the public key, -n makes a pair (-f over an old one), -i lists the methods."""
    options = read(call, KEYS)
    if isinstance(options, str):
        return Answer(err=options, rc=1)
    own = call.partition.trust
    for flag, path in (("p", varct.PUBLIC), ("q", varct.PRIVATE)):
        if options.get(flag, path) != path:
            return wrong(call, f"-{flag} is '{options.get(flag)}': only {path} is simulated")
    if "h" in options:
        return manual(call, KEYS)
    if "i" in options:
        return Answer("".join(f"{method}\n" for method in keyring.METHODS))
    if "n" in options:
        return _generate(call, options)
    if "d" not in options:
        return manual(call, KEYS)
    if not own.public:
        return wrong(call, "there is no public key file: make a key pair with ctskeygen -n")
    return Answer(trust.own_key(own.key, own.method))


def _generate(call: Call, options: Options) -> Answer:
    partition, own = call.partition, call.partition.trust
    method = options.get("m", own.method)
    allowed = keyring.METHODS if own.mode == "none" else keyring.NIST_METHODS
    if method not in allowed:
        return wrong(call, f"-m is '{method}': give one of {', '.join(allowed)}")
    if (own.private or own.public) and "f" not in options:
        return wrong(call, "there are key files already: add -f to replace them")
    keyring.new_keys(partition, method)
    rmc.resettle(partition)
    return Answer(wait=2.0)


def ctsvhbac(call: Call) -> Answer:
    """Are the own keys there, and does the list hold every own name and address with the own key?"""
    options = read(call, "dhmse:l:bpqt")
    if isinstance(options, str):
        return Answer(err=options, rc=1)
    own, sections = call.partition.trust, []
    identities = [(name, _trusted(call, name)) for name in keyring.identities(call.partition)]
    if "q" in options or "p" in options or "t" not in options:
        sections.append(trust.key_section(own.method, own.private, own.public))
    if "t" in options or not options.any("pq"):
        sections.append(trust.list_section(identities))
    healthy = own.private and own.public and all(held for _skip, held in identities)
    return Answer(trust.check(sections), 0 if healthy else 1)


def _trusted(call: Call, identity: str) -> bool:
    entry = call.partition.trust.find(identity)
    return entry is not None and entry.key == call.partition.trust.key


def ctsvhbal(call: Call) -> Answer:
    names = [name for name in keyring.identities(call.partition) if not name.startswith(("localhost", "127."))]
    return Answer(trust.local_names(names))


def ctsvhbar(call: Call) -> Answer:
    """Names are resolved among what the estate knows."""
    words = [word for word in call.args if not word.startswith("-")]
    if not words:
        return wrong(call, "no host is named: add its name or address")
    estate = call.partition.estate
    known = {hmc.ip: f"{hmc.name}.{hmc.domain}" for hmc in estate.hmcs}
    known |= {own.ip: f"{own.name}.{own.domain}" for own in estate.partitions}
    known |= {name.partition(".")[0]: name for name in known.values()} | {name: name for name in known.values()}
    if unknown := [word for word in words if word not in known]:
        return wrong(call, f"host '{unknown[0]}' can not be resolved: give a name or address that the estate knows")
    return Answer("\n".join(trust.remote_name(word, known[word]) for word in words))


def chsecmode(call: Call) -> Answer:
    """-c MODE [-m METHOD] [-s TYPE] [-f] [-x]: a method that does not comply is replaced, -f makes new keys anyway."""
    options = read(call, "c:m:s:fxh")
    if isinstance(options, str):
        return Answer(err=options, rc=1)
    if "h" in options:
        return manual(call, "c:m:s:fxh")
    mode, partition, own = options.get("c"), call.partition, call.partition.trust
    if mode not in (keyring.NIST, "none"):
        return wrong(call, f"-c is '{mode}': give {keyring.NIST} or none")
    nist = mode == keyring.NIST
    allowed = keyring.NIST_METHODS if nist else keyring.METHODS
    method = options.get("m") or _fitting(own.method, nist)
    if method not in allowed:
        return wrong(call, f"-m is '{method}': give one of {', '.join(allowed)}")
    own.mode, own.symmetric = mode, (options.get("s") or keyring.NIST_SYMMETRIC) if nist else ""
    if method != own.method or "f" in options:
        keyring.new_keys(partition, method)
        keyring.trust_self(partition)
    rmc.resettle(partition)
    return Answer()


def _fitting(method: str, nist: bool) -> str:
    """The method to go on with: the compliant default, or rsa512 on the way back from a compliant one."""
    if nist:
        return method if method in keyring.NIST_METHODS else keyring.NIST_METHOD
    return method if method not in keyring.NIST_METHODS else "rsa512"


def lssecmode(call: Call) -> Answer:
    own = call.partition.trust
    return Answer(trust.mode(own.mode, own.method, own.symmetric))


ROWS = (
    Row("ctsthl", ctsthl, mutating=True, when=with_flag("ads", HOSTS), root=True, folder=RSCT),
    Row("ctsthl", ctsthl, root=True, folder=RSCT),
    Row("ctskeygen", ctskeygen, mutating=True, when=with_flag("n", KEYS), root=True, folder=RSCT),
    Row("ctskeygen", ctskeygen, folder=RSCT),
    Row("ctsvhbac", ctsvhbac, root=True, folder=RSCT),
    Row("ctsvhbal", ctsvhbal, folder=RSCT),
    Row("ctsvhbar", ctsvhbar, folder=RSCT),
    Row("chsecmode", chsecmode, mutating=True, root=True, folder=RSCT),
    Row("lssecmode", lssecmode, folder=RSCT),
)
