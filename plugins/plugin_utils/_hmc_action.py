# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What every action that talks to an HMC shares: itself, its options, its login, and how an error becomes a result."""

from __future__ import annotations

import abc
import typing as t

from ansible import constants
from ansible.module_utils.basic import env_fallback
from ansible.plugins.action import ActionBase

from ._core.policy import Policy
from ._core.redact import Redactor
from ._hmc.deed import Site
from ._hmc.guard import LoginGuard
from ._hmc.login import DEFAULT_KNOWN_HOSTS, Account, HmcError, Login, jump_account
from ._hmc.once import Once
from ._hmc.report import refused
from ._hmc.session import HmcSession

#: The documentation of these is plugins/doc_fragments/hmc.py.
HMC_OPTIONS: dict[str, dict[str, t.Any]] = {
    "hmc_host": {"type": "str", "required": True},
    "hmc_port": {"type": "int", "default": 22},
    "hmc_user": {"type": "str", "default": "hscroot"},
    "hmc_password": {
        "type": "str",
        "no_log": True,
        "aliases": ["password"],
        "fallback": (env_fallback, ["HMC_PASSWORD"]),
    },
    "hmc_key_file": {"type": "path", "no_log": False},
    "hmc_known_hosts": {"type": "path"},
    "hmc_jump": {"type": "str"},
    "hmc_jump_password": {"type": "str", "no_log": True},
    "hmc_jump_key_file": {"type": "path", "no_log": False},
    "connect_timeout": {"type": "int", "default": 30},
    "timeout": {"type": "int", "default": 60},
    "total_timeout": {"type": "int", "default": 300},
}
_SECONDS = ("connect_timeout", "timeout", "total_timeout")

Params = t.Mapping[str, t.Any]


class HmcAction(ActionBase):
    """Runs in the controller process; a plugin gives its ``spec`` and what it does with the parameters."""

    TRANSFERS_FILES = False
    _requires_connection = False
    _supports_check_mode = True
    _supports_async = False
    spec: t.ClassVar[dict[str, dict[str, t.Any]]] = HMC_OPTIONS

    def run(self, tmp: t.Any = None, task_vars: dict[str, t.Any] | None = None) -> dict[str, t.Any]:
        result: dict[str, t.Any] = super().run(tmp, task_vars)
        _checked, params = self.validate_argument_spec(self.spec)
        result.update({"changed": False, **self.work(params)})
        return result

    @abc.abstractmethod
    def work(self, params: Params) -> dict[str, t.Any]:
        """The result of the task."""

    def on_site(self, params: Params, deed: t.Callable[[Site], dict[str, t.Any]]) -> dict[str, t.Any]:
        """``on_hmc`` for what may change the HMC; ``why`` is one sentence whatever came of it."""
        host, seconds, check = params["hmc_host"], params["timeout"], bool(self._task.check_mode)
        once = Once(constants.DEFAULT_LOCAL_TMP)
        result = on_hmc(params, lambda session: deed(Site(session, host, once, seconds, check)))
        return {"why": result.get("msg", ""), **result}


def on_hmc(
    params: Params, work: t.Callable[[HmcSession], dict[str, t.Any]], policy: Policy | None = None
) -> dict[str, t.Any]:
    """Log in, do the work, return its result; an HmcError becomes a failed result with one sentence and its finding."""
    redactor = Redactor((params["hmc_password"], params["hmc_jump_password"]))
    # Ansible's own temporary folder is private, made per run and seen by all its forks.
    guard = LoginGuard(constants.DEFAULT_LOCAL_TMP)
    try:
        with HmcSession(login(params), guard=guard, budget=params["total_timeout"]) as session:
            result = work(session)
    except HmcError as error:
        account = f"{params['hmc_user']}@{params['hmc_host']}:{params['hmc_port']}"
        result = {"failed": True, "msg": str(error), **refused(error, account, params["hmc_host"], policy)}
    answer: dict[str, t.Any] = redactor.value(result)
    return answer


def login(params: Params) -> Login:
    """The login that the options describe; HmcError names an option that cannot be meant."""
    for name in _SECONDS:
        if params[name] < 1:
            raise HmcError(f"{name} is {params[name]}: give a number of seconds above 0.", kind="options")
    if not 0 < params["hmc_port"] < 65536:
        raise HmcError(f"hmc_port is {params['hmc_port']}: give a number from 1 to 65535, usually 22.", kind="options")
    account = Account(
        host=params["hmc_host"],
        user=params["hmc_user"],
        port=params["hmc_port"],
        password=params["hmc_password"] or "",
        key_file=params["hmc_key_file"] or "",
    )
    known = (params["hmc_known_hosts"],) if params["hmc_known_hosts"] else DEFAULT_KNOWN_HOSTS
    return Login(account, _jump(params), known, params["connect_timeout"])


def _jump(params: Params) -> Account | None:
    if not params["hmc_jump"]:
        return None
    password = params["hmc_jump_password"] or ""
    key_file = params["hmc_jump_key_file"] or ("" if password else params["hmc_key_file"]) or ""
    return jump_account(params["hmc_jump"], password=password, key_file=key_file)
