# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Open the one connection to an HMC: TCP, an optional jump host, the host key, the login."""

from __future__ import annotations

import contextlib
import socket
import typing as t

from . import known_hosts
from .authenticate import authenticate
from .guard import LoginGuard
from .library import OneServiceRequest, paramiko, silence
from .login import Account, HmcError, Login

_KEEPALIVE_SECONDS = 15
_CONNECT_FAILED = 2  # RFC 4254: the jump host tried, and nobody answered
# A known_hosts line names the key, the negotiation names the signature: an RSA key signs in three ways.
_SIGNATURES = {"ssh-rsa": ("rsa-sha2-512", "rsa-sha2-256", "ssh-rsa")}


@contextlib.contextmanager
def connected(login: Login, guard: LoginGuard) -> t.Iterator[t.Any]:
    """A logged-in paramiko transport, closed on leaving. Raises HmcError with one sentence."""
    with contextlib.ExitStack() as stack:
        if login.jump:
            jump = _logged_in(_dial(login.jump, login.connect_timeout), login.jump, login, guard, stack)
            sock = _through(jump, login)
        else:
            sock = _dial(login.account, login.connect_timeout)
        yield _logged_in(sock, login.account, login, guard, stack)


def _dial(account: Account, timeout: float) -> socket.socket:
    try:
        sock = socket.create_connection((account.host, account.port), timeout)
    except OSError as error:
        raise HmcError(
            f"{account.host} port {account.port} cannot be reached within {timeout:.0f} s: {error.strerror or error}. "
            f"Check {account.option}{'_host' if account.option == 'hmc' else ''} and the firewall between.",
            kind="unreachable",
            rule=_of_hmc(account, "HMC023"),
        ) from error
    # Without this each exec waits 40 ms for Nagle and the delayed acknowledgement.
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    return sock


def _of_hmc(account: Account, rule: str) -> str:
    """A jump host is no HMC."""
    return rule if account.option == "hmc" else ""


def _through(jump: t.Any, login: Login) -> t.Any:
    target = (login.account.host, login.account.port)
    try:
        return jump.open_channel("direct-tcpip", target, ("127.0.0.1", 0), timeout=login.connect_timeout)
    except (paramiko().SSHException, EOFError, OSError) as error:
        raise HmcError(
            f"{login.jump} let us in but does not pass us on to {target[0]} port {target[1]}: {error}. "
            "Check that hmc_jump may forward TCP and reaches hmc_host.",
            kind="unreachable",
            rule="HMC023" if getattr(error, "code", 0) == _CONNECT_FAILED else "",
        ) from error


def _logged_in(sock: t.Any, account: Account, login: Login, guard: LoginGuard, stack: contextlib.ExitStack) -> t.Any:
    stack.callback(sock.close)
    lib = paramiko()
    transport = OneServiceRequest(sock)
    stack.callback(transport.close)
    transport.set_log_channel(silence())
    transport.daemon = True
    transport.banner_timeout = transport.handshake_timeout = transport.auth_timeout = login.connect_timeout
    entries = _entries(login, account)
    _prefer_known_types(transport, entries)
    try:
        transport.start_client(timeout=login.connect_timeout)
    except (lib.SSHException, EOFError, OSError) as error:
        raise _no_handshake(account, str(error) or type(error).__name__) from error
    if not transport.initial_kex_done:
        raise _no_handshake(account, f"no key exchange within {login.connect_timeout:.0f} s")
    _check_host_key(transport.get_remote_server_key(), entries, account, login)
    transport.set_keepalive(_KEEPALIVE_SECONDS)
    with guard.attempt(account):
        authenticate(transport, account)
    return transport


def _entries(login: Login, account: Account) -> tuple[known_hosts.Entry, ...]:
    name = known_hosts.host_name(account.host, account.port)
    found: list[known_hosts.Entry] = []
    for path in login.known_hosts_files():
        with contextlib.suppress(OSError):
            text = path.read_text(encoding="utf-8", errors="replace")
            found += known_hosts.entries_for(known_hosts.read_entries(text, str(path)), name)
    return tuple(found)


def _prefer_known_types(transport: t.Any, entries: t.Sequence[known_hosts.Entry]) -> None:
    """Ask for a key of a type we know first, or a host with three keys would show one we have not seen."""
    options = transport.get_security_options()
    known = {algorithm for entry in entries for algorithm in _SIGNATURES.get(entry.key_type, (entry.key_type,))}
    options.key_types = sorted(options.key_types, key=lambda algorithm: algorithm not in known)


def _check_host_key(key: t.Any, entries: t.Sequence[known_hosts.Entry], account: Account, login: Login) -> None:
    kind, blob = key.get_name(), key.asbytes()
    trust, where = known_hosts.judge(entries, kind, blob)
    if trust is known_hosts.Trust.KNOWN:
        return
    seen = f"{account.host} port {account.port} shows the {kind} host key {known_hosts.fingerprint(blob)}"
    file = login.known_hosts[0]
    advice = {
        known_hosts.Trust.UNKNOWN: (
            f"{seen}, which no line of {', '.join(login.known_hosts)} (hmc_known_hosts) knows: compare the fingerprint "
            f"with the console's own, then add it: ssh-keyscan -p {account.port} {account.host} >> {file}"
        ),
        known_hosts.Trust.CHANGED: (
            f"{seen}, but {where} holds another one: somebody may stand between, or it was reinstalled. Find out "
            "which, then remove that line from hmc_known_hosts and add the new key."
        ),
        known_hosts.Trust.REVOKED: f"{seen}, which {where} marks as revoked: do not connect; ask who revoked it.",
    }
    raise HmcError(advice[trust], kind="host_key")


def _no_handshake(account: Account, why: str) -> HmcError:
    return HmcError(
        f"{account.host} port {account.port} did not complete the SSH handshake: {why}. It may not be an SSH port (443 "
        "and 12443 are HTTPS), hold too many sessions (an HMC drops new ones above about 40), or be too old for this "
        "paramiko.",
        kind="unreachable",
        rule=_of_hmc(account, "HMC024"),
    )
