# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Keeps and judges an audit document, in the controller process; the work is done in plugin_utils/_core/audit_keep."""

from __future__ import annotations

import typing as t

from ansible.errors import AnsibleActionFail, AnsibleConnectionFailure
from ansible.plugins.action import ActionBase

from ansible_collections.powerops.rsct.plugins.plugin_utils._core import audit_keep as keep

ARGUMENT_SPEC: dict[str, dict[str, t.Any]] = {
    "status": {"type": "dict", "required": True},
    "audit_dir": {"type": "path"},
    "fail_on": {"type": "str", "choices": list(keep.THRESHOLDS), "default": keep.NEVER},
}


class ActionModule(ActionBase):
    """rmc_audit."""

    _requires_connection = False

    def run(self, tmp: t.Any = None, task_vars: dict[str, t.Any] | None = None) -> dict[str, t.Any]:
        _checked, options = self.validate_argument_spec(ARGUMENT_SPEC)
        result: dict[str, t.Any] = {**super().run(tmp, task_vars), "changed": False}
        host = str((task_vars or {}).get("inventory_hostname", ""))
        document = keep.document_of(options["status"], host)
        try:
            path = keep.write_document(document, options["audit_dir"], host) if options["audit_dir"] else ""
        except OSError as error:
            raise AnsibleActionFail(f"audit_dir: {error}") from error
        if options["fail_on"] == keep.NEVER:
            return {**result, "document": document, "path": path, "ansible_facts": {"rmc_audit": document}}
        if not keep.was_reached(document):
            raise AnsibleConnectionFailure(str(document["failure"]))
        reasons = keep.reasons_to_fail(document, options["fail_on"])
        return {**result, "reasons": reasons, "failed": bool(reasons), "msg": "; ".join(reasons)}
