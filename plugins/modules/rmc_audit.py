#!/usr/bin/python
# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: rmc_audit
short_description: Keeps the audit document of a partition, and judges it
version_added: 0.1.0
author:
  - powerops.rsct contributors (@powerops)
description:
  - Takes what M(powerops.rsct.rmc_status) returned and keeps its audit document as a fact and, if wanted, as a file on
    the controller. A host that could not be reached gets a document that says so.
  - With another O(fail_on) than V(never) it only judges, and ends the host the way Ansible knows, failed or
    unreachable, so that the exit status of a playbook tells what was found.
  - Nothing is asked on the host and nothing is changed there.
options:
  status:
    description:
      - The registered result of M(powerops.rsct.rmc_status), also that of a host that was unreachable.
    type: dict
    required: true
  audit_dir:
    description:
      - Folder on the controller for one file per host, named after the host. It is made if it is missing.
      - A file is written whole or not at all, also in check mode and when the document is judged. It is a record of a
        reading and not a state to be kept, so it never counts as a change.
    type: path
  fail_on:
    description:
      - Lowest severity of a finding that fails the task. V(never) keeps the document instead of judging it.
      - With any other value an RMC state of V(down) or V(unknown) fails as well, and a host that could not be reached
        is unreachable for the rest of the play.
    type: str
    choices: [never, info, warning, error, critical]
    default: never
extends_documentation_fragment:
  - powerops.rsct.attributes
  - powerops.rsct.attributes.info
  - powerops.rsct.attributes.action
attributes:
  action_group:
    description: The action group it is in, for C(module_defaults).
    support: full
    membership: [powerops.rsct.audit]
  facts:
    description: Returns an C(ansible_facts) dictionary that will update existing host facts.
    support: full
  platform:
    support: full
    platforms: the controller
seealso:
  - module: powerops.rsct.rmc_status
"""

EXAMPLES = r"""
- name: Read the state, and go on without the hosts that can't be reached
  powerops.rsct.rmc_status:
  register: status
  ignore_unreachable: true

- name: Keep one document for each host
  powerops.rsct.rmc_audit:
    status: "{{ status }}"
    audit_dir: /var/lib/rmc-audit

- name: Let errors fail the host
  powerops.rsct.rmc_audit:
    status: "{{ status }}"
    fail_on: error
"""

RETURN = r"""
document:
  description: The audit document, as RV(powerops.rsct.rmc_status#module:rmc).
  returned: with O(fail_on=never)
  type: dict
  sample: {schema: powerops.rsct.audit/1, host: lpar-app01, state: down, findings: []}
path:
  description: The file that was written, empty without O(audit_dir).
  returned: with O(fail_on=never)
  type: str
  sample: /var/lib/rmc-audit/lpar-app01.json
ansible_facts:
  description: Facts to add to those of the host.
  returned: with O(fail_on=never)
  type: dict
  contains:
    rmc_audit:
      description: The audit document. It is kept in the fact cache, if there is one.
      returned: with O(fail_on=never)
      type: dict
      sample: {schema: powerops.rsct.audit/1, host: lpar-app01, state: healthy, findings: []}
reasons:
  description: Why the document is at or above the threshold, one sentence each. Empty when it is below.
  returned: with any other O(fail_on), unless the host is unreachable
  type: list
  elements: str
  sample: ["RMC002 ctrmc_stopped: lpar-app01: subsystem ctrmc is inoperative, so no HMC reaches this partition."]
"""
