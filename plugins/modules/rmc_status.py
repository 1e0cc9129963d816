#!/usr/bin/python
# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: rmc_status
short_description: Diagnoses the RMC connection of a partition to its HMCs
version_added: 0.1.0
author:
  - powerops.rsct contributors (@powerops)
description:
  - Reads everything about RSCT and RMC of an AIX, VIOS or Linux partition in one round trip and names the cause of a
    lost connection, with the command and the lines that prove it.
  - Knows both transports. A partition that reaches its HMC through the hypervisor (in-band) needs no IP link.
  - Never fails because RSCT is broken, missing or hung. A host that can't be reached is unreachable, as for any task.
  - What could not be read is reported, and a partition of which something needed was not read is never V(healthy).
options:
  subsets:
    description:
      - Which groups of commands to run. The group V(rsct) is always run.
      - Rules that need a group which was left out stay silent, and RV(rmc.state) can then be no better than V(unknown).
    type: list
    elements: str
    choices: [rsct, levels, sockets, storage, membership, inband, packages, journal, network, trust, signs]
    default: [rsct, levels, sockets, storage, membership, inband, packages, journal, network, trust, signs]
  policy:
    description:
      - What should be. It judges what was read and never changes it.
      - The keys are C(expected_hmcs) (list), C(required_transport) (V(any), V(ip) or V(inband)), C(disabled_rules)
        (list of finding ids), C(memory_rules) (V(true); with V(false) rules stay silent whose facts nobody has published),
        C(allowed_peers) (addresses or networks that may be connected to port 657 beside HMCs and peers of a domain),
        C(thresholds) and C(repair).
      - In C(thresholds), C(starting_seconds) (600) and C(restarting_seconds) (300) are how long a link may take after a boot
        and after RMC was started. C(/var) counts as full with less than C(var_free_kb) (8192) KiB free, or from
        C(var_used_percent) (100) or C(inodes_used_percent) (100) percent on; C(/tmp) with less than C(tmp_free_kb) (1024)
        KiB free. A clock may be off by C(clock_seconds) (300).
      - C(repair) changes no finding; it limits M(powerops.rsct.rmc_reset). No more than C(attempts) (3) repairs that did not
        heal within C(attempts_hours) (24), and none within C(cool_down_minutes) (30) of the last of them, by the clock and
        the history of the host. From the class of risk on that C(change_number_from) names, a repair needs a change number,
        from the one in C(window_from) a maintenance window. Both are empty by default, which means never; the classes are
        V(hmc), V(link), V(rmc), V(trust) and V(identity), rising.
      - An unknown key or a wrong value fails the task, with the keys there are.
    type: dict
    default: {}
  expected_hmcs:
    description:
      - HMCs that this partition should be connected to, by name, address, node id or C(TYPE-MODEL*SERIAL).
      - Links to other HMCs, such as a retired one, do not count then. Empty means that every known HMC counts.
      - Wins over C(expected_hmcs) in O(policy).
    type: list
    elements: str
    default: []
  hmc_facts:
    description:
      - What an HMC says of this partition, as one entry of RV(powerops.rsct.hmc_rmc_info#module:partitions). Used are
        C(name), C(system), C(state), C(rmc_state), C(hmc) and C(findings).
      - Of several HMCs, such entries as a list under the key C(hmcs). Each is compared with the link to that HMC.
      - Without it, rules that compare both ends stay silent.
    type: dict
extends_documentation_fragment:
  - powerops.rsct.attributes
  - powerops.rsct.attributes.action
  - powerops.rsct.attributes.actiongroup_rsct
  - powerops.rsct.attributes.info
  - powerops.rsct.rsct
seealso:
  - module: powerops.rsct.rmc_reset
  - module: powerops.rsct.mcproxy_facts
  - module: powerops.rsct.hmc_rmc_info
"""

EXAMPLES = r"""
- name: Diagnose the RMC connection
  powerops.rsct.rmc_status:
  become: true
  register: status

- name: Show the causes
  ansible.builtin.debug:
    msg: "{{ status.rmc.findings | map(attribute='message') }}"

- name: Ask the HMC, once for all hosts
  powerops.rsct.hmc_rmc_info:
    hmc_host: hmc-east1.example.com
    hmc_key_file: ~/.ssh/hmc_ed25519
  register: estate
  run_once: true

- name: Diagnose against what should be, with the HMC's word beside it
  powerops.rsct.rmc_status:
    expected_hmcs: [hmc-east1, hmc-east2]
    hmc_facts: "{{ estate.partitions | selectattr('name', 'eq', inventory_hostname) | first }}"
  become: true
  register: status

- name: Fail unless the partition is well
  ansible.builtin.assert:
    that: status.rmc.state == 'healthy'
    fail_msg: "{{ status.rmc.state }}: {{ status.rmc.findings | map(attribute='id') | join(', ') }}"
"""

RETURN = r"""
rmc:
  description: The audit document of this reading. Its shape is versioned, see RV(rmc.schema).
  returned: always
  type: dict
  contains:
    schema:
      description: Name and version of the document's schema.
      returned: always
      type: str
      sample: powerops.rsct.audit/1
    host:
      description: Name in the inventory.
      returned: always
      type: str
      sample: lpar-app01
    when:
      description: Time of the reading on the controller, in UTC.
      returned: always
      type: str
      sample: "2026-01-31T03:12:45Z"
    platform:
      description: V(aix), V(vios), V(linux) or V(other). Empty when nothing could be read.
      returned: always
      type: str
      sample: aix
    hostname:
      description: The host's own name.
      returned: always
      type: str
      sample: lpar-app01
    partition_id:
      description: Number of the partition. Null when not read.
      returned: always
      type: int
      sample: 3
    partition_name:
      description: Name of the partition on the HMC. Empty when not read.
      returned: always
      type: str
      sample: lpar-app01
    node_id:
      description: Node id of the partition as C(lsnodeid) tells it, empty when there is none or it was not read.
      returned: always
      type: str
      sample: 5b1e77c0a94d2f08
    addresses:
      description: Addresses of the partition's adapters, empty when they were not read.
      returned: always
      type: list
      elements: str
      sample: []
    uptime_seconds:
      description: Seconds since the operating system started. Null when not read.
      returned: always
      type: int
      sample: 864000
    simulated:
      description: Whether the host says that it is simulated.
      returned: always
      type: bool
      sample: false
    levels:
      description: >-
        Levels that were read, of C(os), C(os_name), C(rsct), C(firmware), C(processor_mode), C(model) and C(serial).
      returned: always
      type: dict
      sample: {os: 7300-04-00-2546, os_name: AIX, rsct: 3.3.3.0, firmware: FW1110.10}
    scope:
      description: The groups of commands that were asked for.
      returned: always
      type: list
      elements: str
      sample: [rsct, sockets]
    failure:
      description: One sentence when the host could not be asked at all, else empty.
      returned: always
      type: str
      sample: ""
    state:
      description:
        - V(healthy), every HMC that counts is connected, no fault was found and everything needed was read.
        - V(degraded), connected, and something is wrong.
        - V(down), no HMC that counts is connected.
        - V(unknown), something needed was not read, or RMC is still starting.
        - V(not_applicable), a WPAR, a system of another kind, or a partition that does not run.
      returned: always
      type: str
      sample: down
    transport:
      description: V(ip), V(inband), V(both), V(none) or V(unknown), over all HMCs.
      returned: always
      type: str
      sample: ip
    worst:
      description: The highest severity among RV(rmc.findings), empty when there is none.
      returned: always
      type: str
      sample: critical
    links:
      description: One entry for each HMC that the partition or the policy knows.
      returned: always
      type: list
      elements: dict
      contains:
        hmc:
          description: Name of the HMC.
          returned: always
          type: str
          sample: hmc-east1
        node_id:
          description: Node id of the HMC, empty when not known.
          returned: always
          type: str
          sample: 91c3e20b64fa7d15
        transport:
          description: What the link is up over, V(ip), V(inband), V(both) or V(none).
          returned: always
          type: str
          sample: ip
        state:
          description: V(up), V(handshake), V(down), V(suspended), V(flapping), V(starting), V(absent) or V(unknown).
          returned: always
          type: str
          sample: up
        ip:
          description: The token of C(rmcdomainstatus), empty when there is no row.
          returned: always
          type: str
          sample: I
        inband:
          description: The status of C(mcproxy), V(A), V(H) or empty.
          returned: always
          type: str
          sample: ""
        expected:
          description: Whether the policy expects this HMC. Null when it names none.
          returned: always
          type: bool
          sample: true
        addresses:
          description: Addresses that the partition holds for the HMC.
          returned: always
          type: list
          elements: str
          sample: [192.0.2.21]
    findings:
      description: Causes, the worst first.
      returned: always
      type: list
      elements: dict
      contains:
        id:
          description: Stable id of the rule.
          returned: always
          type: str
          sample: RMC002
        slug:
          description: Its name in words.
          returned: always
          type: str
          sample: ctrmc_stopped
        severity:
          description: V(info), V(warning), V(error) or V(critical).
          returned: always
          type: str
          sample: critical
        subject:
          description: What is affected, such as the host, an HMC, a subsystem or a file system.
          returned: always
          type: str
          sample: lpar-app01
        message:
          description: What is wrong, and the next command or owner.
          returned: always
          type: str
          sample: "lpar-app01: subsystem ctrmc is inoperative, so no HMC reaches this partition. Next: startsrc -s ctrmc."
        evidence:
          description: Commands, and the lines of their output that prove the finding.
          returned: always
          type: list
          elements: dict
          contains:
            command:
              description: The command as one would type it.
              returned: always
              type: str
              sample: lssrc -a
            lines:
              description: At most ten lines, or a remark in brackets.
              returned: always
              type: list
              elements: str
              sample: [" ctrmc            rsct                          inoperative"]
        remedy:
          description: Rung of the repair ladder of M(powerops.rsct.rmc_reset), empty when only a person can help.
          returned: always
          type: str
          sample: start_ctrmc
        human_action:
          description: What a person can do, in a form that can be handed on.
          returned: always
          type: str
          sample: ""
        risk:
          description: What the remedy can cost, V(none), V(hmc), V(link), V(rmc), V(trust) or V(identity).
          returned: always
          type: str
          sample: link
        confidence:
          description: How well the fact behind the rule is known, V(confirmed), V(inferred) or V(memory).
          returned: always
          type: str
          sample: confirmed
        source:
          description: Where the fact comes from.
          returned: always
          type: str
          sample: https://www.ibm.com/support/pages/fixing-no-rmc-connection-error
        explains:
          description: Ids of findings that go away with this one.
          returned: always
          type: list
          elements: str
          sample: [RMC005, RMC006]
        hmcs:
          description: The HMCs whose links it concerns, empty for all of them.
          returned: always
          type: list
          elements: str
          sample: []
    explained:
      description: Findings that are not causes, as id and subject.
      returned: always
      type: list
      elements: str
      sample: [RMC005 IBM.DRM]
    unjudged:
      description: Ids of rules that stayed silent because something they need was not read.
      returned: always
      type: list
      elements: str
      sample: [RMC008]
    unread:
      description: Commands without a usable answer.
      returned: always
      type: list
      elements: dict
      contains:
        command:
          description: Name of the command in the catalogue.
          returned: always
          type: str
          sample: mcp
        reason:
          description: Why there is no answer, in one word.
          returned: always
          type: str
          sample: timeout
        detail:
          description: The reason in a sentence.
          returned: always
          type: str
          sample: no answer within 15 s
    membership:
      description: Whether the node belongs to a cluster, read without RMC.
      returned: always
      type: dict
      contains:
        answer:
          description: V(member), V(not_member) or V(unknown).
          returned: always
          type: str
          sample: not_member
        evidence:
          description: What proves it, or what was not read.
          returned: always
          type: list
          elements: str
          sample: []
    work_in_flight:
      description:
        - Processes that a restart of RMC would disturb, such as V(drmgr).
        - Empty when there is none, and also when C(processes) is among RV(rmc.unread).
      returned: always
      type: list
      elements: str
      sample: []
    journal:
      description: What the last repair by M(powerops.rsct.rmc_reset) did. Empty when there was none.
      returned: always
      type: dict
      contains:
        plan:
          description: Id of the plan.
          returned: when a repair was begun
          type: str
          sample: 0a1b2c3d4e5f6071
        updated:
          description: Time of the last line, in UTC.
          returned: when a repair was begun
          type: str
          sample: 20260131T031530Z
        step:
          description: Rung of the last line.
          returned: when a repair was begun
          type: str
          sample: start_ctrmc
        event:
          description: Event of the last line.
          returned: when a repair was begun
          type: str
          sample: result
        result:
          description: How the repair ended. Empty while it runs, and when it was interrupted.
          returned: when a repair was begun
          type: str
          sample: healed
        lines:
          description: The last hundred lines with time, rung, event, text and exit status.
          returned: when a repair was begun
          type: list
          elements: str
          sample: [20260131T031530Z start_ctrmc result healed 0]
    unfinished:
      description:
        - A step that a repair began and has not finished. Empty when there is none, and when it was not read.
        - Where the run is not at work any more, the finding C(RMC081) says so.
      returned: always
      type: dict
      contains:
        rung:
          description: The step.
          returned: when there is one
          type: str
          sample: recycle
        run:
          description: Id of the run that began it.
          returned: when there is one
          type: str
          sample: 20260131T031500Z-0a1b2c3d
        boot:
          description: The boot of the host in which it was begun, as the host names it.
          returned: when there is one
          type: str
          sample: .___system_boot_Jan_31_08:00
        alive:
          description: Whether that run is still at work. None when the processes were not read.
          returned: when there is one
          type: bool
          sample: false
    history:
      description: The last three repairs that ended, oldest first. Empty when there was none, and when it was not read.
      returned: always
      type: list
      elements: dict
      contains:
        run:
          description: Id of the run.
          returned: always
          type: str
          sample: 20260131T031500Z-0a1b2c3d
        end:
          description: When it ended, in UTC by the clock of the host.
          returned: always
          type: str
          sample: 20260131T031530Z
        plan:
          description: Id of the plan.
          returned: when it is known
          type: str
          sample: 0a1b2c3d4e5f6071
        risk:
          description: The highest class of risk that was begun, V(none) when nothing was.
          returned: always
          type: str
          sample: link
        result:
          description: How it ended.
          returned: always
          type: str
          sample: healed
        rungs:
          description: Each step and how it ended (reached, unreached, refused or skipped).
          returned: when there was one
          type: list
          elements: str
          sample: [start_ctrmc=reached]
        change:
          description: The change number.
          returned: when one was given
          type: str
          sample: CHG0012345
    policy:
      description: The wishes that the reading was judged by.
      returned: always
      type: dict
      sample: {expected_hmcs: [hmc-east1], required_transport: any, thresholds: {var_free_kb: 8192}, disabled_rules: []}
"""
