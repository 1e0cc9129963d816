# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The one place that imports paramiko, so that everything else can be imported without it."""

from __future__ import annotations

import logging
import sys
import typing as t

from .login import HmcError

try:
    import paramiko as _paramiko
except ImportError:
    _paramiko = None  # type: ignore[assignment]

LOG_CHANNEL = "powerops.rsct.hmc"
_SERVICE_REQUEST = 5  # RFC 4250, SSH_MSG_SERVICE_REQUEST
_Transport: t.Any = _paramiko.Transport if _paramiko else object


def paramiko() -> t.Any:
    """The library, or an HmcError that says where it is missing."""
    if _paramiko is None:
        raise HmcError(
            f"paramiko is missing in the Python that runs Ansible ({sys.executable}): install it there "
            "(pip install paramiko), or use an execution environment that holds it.",
            kind="library",
        )
    return _paramiko


def silence() -> str:
    """Name of a log channel that prints nothing: paramiko logs tracebacks of refused logins to stderr otherwise."""
    logger = logging.getLogger(LOG_CHANNEL)
    if not logger.handlers:
        logger.addHandler(logging.NullHandler())
        logger.propagate = False
    return LOG_CHANNEL


class OneServiceRequest(_Transport):
    """A transport that asks for the service ssh-userauth once, as RFC 4253 means it.

    paramiko asks before each attempt, which OpenSSH bears and stricter servers end the connection for. (Its own
    ServiceRequestingTransport cannot send the method "none" and waits for ever on a dead connection.)
    """

    _asked = False

    def _send_message(self, data: t.Any) -> None:
        if data.asbytes()[0] != _SERVICE_REQUEST:
            super()._send_message(data)
        elif not self._asked:
            self._asked = True
            super()._send_message(data)
        else:
            granted = paramiko().Message()
            granted.add_string("ssh-userauth")
            granted.rewind()
            self.auth_handler._parse_service_accept(granted)
