# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who tells of a fault: public pages and repositories, by the names that rows use."""

from __future__ import annotations

TECHNOTE = "https://www.ibm.com/support/pages/fixing-no-rmc-connection-error"
RMCCTRL = "https://www.ibm.com/docs/en/SGVKBA_3.2/commands/rmcctrl.html"
STATUS = "https://www.ibm.com/docs/en/SGVKBA_3.2/commands/rmcdomainstatus.html"
HMC_STATUS = "https://www.ibm.com/docs/en/rsct/3.2?topic=hmc-checking-status-rmc-connections"
PORTS = "https://www.ibm.com/docs/en/rsct/3.3?topic=security-port-usage"
DOMAIN = "https://www.ibm.com/docs/en/rsct/3.2?topic=security-management-domain-configuration"
PACKETS = "https://www.ibm.com/support/knowledgecenter/SGVKBA_3.2/admin/controlling_packet_size.html"
RECFGCT = "https://ibm.com/docs/en/ssw_aix_71/com.ibm.aix.cmds4/recfgct.html"
CLOUD = "https://cloud.ibm.com/docs/power-iaas?topic=power-iaas-recommended-rsct-package"
INBAND = "https://osadmins.com/en/rmc-in-band-the-quiet-revolution-in-aix-7-3-tl4/"
OVERVIEW = "https://www.ibm.com/docs/en/ssw_ibm_i_71/rzaue/rzaigrmc.htm"
CTCASD = "https://www.ibm.com/docs/en/ssw_aix_71/com.ibm.aix.cmds1/ctcasd.html"
CHSECMODE = "https://www.ibm.com/docs/en/ssw_aix_71/com.ibm.aix.cmds1/chsecmode.html"
SUSPEND = "https://www.ibm.com/docs/en/SGVKBA_3.2/admin/bl503_susp.html"
GENFILT = "https://www.ibm.com/docs/en/aix/7.2?topic=g-genfilt-command"
STIG = "https://public.cyber.mil/stigs/"
VIOSECURE = "https://github.com/IBM/ansible-power-vios"
ANSIBLE = "https://github.com/ansible/ansible/blob/devel/test/units/modules/test_service_facts.py"
EBOOK = "https://github.com/bond-huang/ebook"
AVOCADO = "https://github.com/avocado-framework-tests/avocado-misc-tests"
UBUNTU = "https://launchpad.net/~ibmpackages/+archive/ubuntu/rsct"
MEMORY = "from memory"
OWN = "for the tests of what reads a host"
