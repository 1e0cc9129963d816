# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The hosts: namespaces, real files, logins, and the way of a simulated command from a shell to its answer."""
