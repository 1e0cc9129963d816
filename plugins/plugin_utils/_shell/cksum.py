# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The checksum of POSIX ``cksum``, which every partition has."""

from __future__ import annotations

import typing as t

_POLYNOMIAL = 0x04C11DB7
_MASK = 0xFFFFFFFF


def _row(index: int) -> int:
    value = index << 24
    for _bit in range(8):
        value = ((value << 1) ^ _POLYNOMIAL if value & 0x80000000 else value << 1) & _MASK
    return value


_TABLE: t.Final = tuple(_row(index) for index in range(256))


def _length_octets(length: int) -> bytes:
    """The length, least significant octet first, without leading zeros: POSIX feeds it in after the data."""
    return length.to_bytes((length.bit_length() + 7) // 8, "little")


def cksum(data: bytes) -> tuple[int, int]:
    """CRC and length as ``cksum <file`` prints them."""
    crc = 0
    for octet in data + _length_octets(len(data)):
        crc = ((crc << 8) & _MASK) ^ _TABLE[(crc >> 24) ^ octet]
    return ~crc & _MASK, len(data)
