#!/usr/bin/python
# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: hmc_port_check
short_description: Checks many TCP and UDP endpoints at once from where it matters
version_added: 0.1.0
author:
  - powerops.rsct contributors (@powerops)
description:
  - Tries to reach HMC, RMC, call-home or any other endpoints and compares what it finds with what is expected.
  - All targets are tried concurrently. A target that silently drops packets costs its O(timeout) and one socket of
    O(parallel), nothing else.
  - Only connections are made. Over TCP no data is sent. Over UDP one small question is sent, because nothing else could
    bring an answer.
  - The result names the machine the check ran from. It says nothing about what the HMC itself, or any other machine,
    can reach.
options:
  targets:
    description:
      - The endpoints to check, from 1 to 20000.
    type: list
    elements: dict
    required: true
    suboptions:
      host:
        description:
          - IPv4 address, IPv6 address (a zone such as V(fe80::1%en0) is allowed) or host name.
          - All addresses of a name are tried, up to eight. The target is V(open) as soon as one of them is.
        type: str
        required: true
      port:
        description:
          - Port number from V(1) to V(65535).
        type: int
        required: true
      protocol:
        description:
          - The transport protocol.
          - UDP ports V(53), V(111) and V(123) are asked a question their usual service answers, every other UDP port
            gets one zero byte.
        type: str
        choices: [tcp, udp]
        default: tcp
      expect:
        description:
          - V(open) is met only by the state V(open).
          - V(closed) is met by V(closed), by V(filtered), and by V(unreachable) when the attempt left the machine that
            asks (see RV(targets[].sent)).
          - V(any) is always met. The state is reported only.
          - V(unverifiable) meets neither V(open) nor V(closed), because what could not be seen is not taken for good.
            Use V(any) for UDP ports that never answer, such as V(657).
        type: str
        choices: [open, closed, any]
        default: open
      name:
        description:
          - What the endpoint is called in messages.
        type: str
        default: ""
  timeout:
    description:
      - Seconds to wait for each address, from V(0.1) to V(120).
      - Resolving a name may take the same time again.
    type: float
    default: 3.0
  parallel:
    description:
      - How many sockets are open at a time at most, from V(1) to V(1000). When the machine has fewer file descriptors
        to give, the check goes on with those.
    type: int
    default: 200
  source_address:
    description:
      - Address of the machine the check runs on, from which the attempts are made.
      - Only addresses of the same family are tried. By default the operating system chooses.
    type: str
  via:
    description:
      - Where and how the check runs.
      - V(auto) uses Python on the host when there is Python 3.9 or later, otherwise V(shell).
      - V(python) runs on the host with Python.
      - V(shell) runs on the host without Python. The Perl that AIX and VIOS bring along checks at most 64 targets, TCP
        only. UDP targets come back as V(unverifiable).
      - V(controller) runs on the machine that runs Ansible, without connecting to the host.
    type: str
    choices: [auto, python, shell, controller]
    default: auto
  fail_on_mismatch:
    description:
      - Whether the task fails when a target does not meet its expectation.
    type: bool
    default: true
notes:
  - A firewall that answers with a TCP reset or an ICMP port-unreachable message can't be told from a closed port.
  - Port 657/udp carries RMC's own heartbeat and never answers a question. M(powerops.rsct.rmc_status) tells whether
    it works.
  - Port 9900/udp is a broadcast between HMCs and can't be proved by asking one address.
  - No privilege is needed. Switch C(become) off for hosts where it costs time.
requirements:
  - For O(via=python), Python 3.9 or later on the host.
  - For O(via=shell), Perl 5.8 or later on the host. Before Perl 5.14 only IPv4 is checked.
extends_documentation_fragment:
  - powerops.rsct.attributes
  - powerops.rsct.attributes.info
attributes:
  action:
    description: Runs as an action plugin on the controller, which runs the module on the host where Python is there.
    support: full
  async:
    description: Supports the C(async) keyword.
    support: none
    details: It has time limits of its own.
  platform:
    support: full
    platforms: AIX 7.1 and later, VIOS 3.1 and later, Linux
seealso:
  - module: powerops.rsct.rmc_status
  - module: powerops.rsct.hmc_rmc_info
"""

EXAMPLES = r"""
- name: Check from a partition that its HMC can be reached for RMC
  powerops.rsct.hmc_port_check:
    targets:
      - { host: hmc1.example.com, port: 657, name: RMC of hmc1 }
      - { host: hmc1.example.com, port: 657, protocol: udp, expect: any }

- name: Check from the controller that only SSH and HTTPS of the HMC are open to the intranet
  powerops.rsct.hmc_port_check:
    via: controller
    targets:
      - { host: 192.0.2.10, port: 22 }
      - { host: 192.0.2.10, port: 443 }
      - { host: 192.0.2.10, port: 657, expect: closed }
      - { host: 192.0.2.10, port: 9920, expect: closed }

- name: Look without judging, and go on
  powerops.rsct.hmc_port_check:
    timeout: 1.5
    parallel: 100
    source_address: 192.0.2.101
    fail_on_mismatch: false
    targets: "{{ my_endpoints }}"
  register: ports

- name: Show what is not as expected
  ansible.builtin.debug:
    msg: "{{ ports.targets | rejectattr('ok') | map(attribute='detail') }}"
"""

RETURN = r"""
targets:
  description: One entry for each target, in the order given.
  returned: when the check ran
  type: list
  elements: dict
  contains:
    host:
      description: The host as given.
      returned: always
      type: str
      sample: hmc1.example.com
    port:
      description: The port as given.
      returned: always
      type: int
      sample: 657
    protocol:
      description: V(tcp) or V(udp).
      returned: always
      type: str
      sample: tcp
    name:
      description: The name as given, or empty.
      returned: always
      type: str
      sample: RMC of hmc1
    address:
      description: The address the state belongs to. Empty when the name could not be resolved or nothing was tried.
      returned: always
      type: str
      sample: 192.0.2.10
    state:
      description:
        - V(open), a connection was made or an answer came.
        - V(closed), refused by a TCP reset or an ICMP port-unreachable message.
        - V(filtered), no answer to a TCP connection within the time limit.
        - V(unreachable), the network, a firewall with an ICMP message, or the asking machine itself refused it, or the
          name could not be resolved.
        - V(unverifiable), silence over UDP, or a target that could not be tried.
      returned: always
      type: str
      sample: filtered
    expect:
      description: The expectation as given.
      returned: always
      type: str
      sample: open
    ok:
      description: Whether the expectation is met.
      returned: always
      type: bool
      sample: false
    detail:
      description: The error by its name and in words, other addresses in another state, and what the port can't tell.
      returned: always
      type: str
      sample: "ETIMEDOUT: no answer within the time limit: a firewall drops it, or the host is down"
    ms:
      description: Milliseconds until the state was known. Null when nothing was tried.
      returned: always
      type: float
      sample: 3001.4
    sent:
      description: Whether the attempt left the asking machine, as far as its operating system tells.
      returned: always
      type: bool
      sample: true
summary:
  description: How many targets are in each state, and how many do not meet their expectation.
  returned: when the check ran
  type: dict
  contains:
    open:
      description: Targets that are open.
      returned: always
      type: int
      sample: 3
    closed:
      description: Targets that are closed.
      returned: always
      type: int
      sample: 0
    filtered:
      description: Targets that are filtered.
      returned: always
      type: int
      sample: 1
    unverifiable:
      description: Targets that could not be verified.
      returned: always
      type: int
      sample: 1
    unreachable:
      description: Targets that are unreachable.
      returned: always
      type: int
      sample: 0
    mismatches:
      description: Targets that do not meet their expectation.
      returned: always
      type: int
      sample: 1
vantage:
  description: Where the check ran. Another machine, the HMC included, may see something else.
  returned: when the check ran
  type: dict
  contains:
    host:
      description: The machine's own name.
      returned: always
      type: str
      sample: lpar07
    via:
      description: V(python), V(shell) or V(controller).
      returned: always
      type: str
      sample: python
    source_address:
      description: The source address as given, or empty.
      returned: always
      type: str
      sample: ""
    note:
      description: What the result does not say.
      returned: always
      type: str
      sample: "Seen from here only: the HMC's own network path may differ."
"""

from ansible.module_utils.basic import AnsibleModule  # noqa: E402

from ansible_collections.powerops.rsct.plugins.module_utils._ports_report import run_here  # noqa: E402
from ansible_collections.powerops.rsct.plugins.module_utils._ports_request import ARGUMENT_SPEC  # noqa: E402


def main() -> None:
    module = AnsibleModule(argument_spec=ARGUMENT_SPEC, supports_check_mode=True)
    result = run_here(module.params, "python")
    if result.get("failed"):
        module.fail_json(**result)
    module.exit_json(**result)


if __name__ == "__main__":
    main()
