# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""PRIVATE: where a port check runs, and the path for hosts without Python."""
