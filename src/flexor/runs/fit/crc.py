"""FIT's checksum, CRC-16/ARC, over megabytes at memory speed.

A checksum is a remainder of polynomials over GF(2). Modulo this polynomial,
(x + 1)(x^15 + x + 1), the powers of x repeat after 32,767: bits that lie that far apart weigh the
same. So the data may be folded by XOR into one block of 32,767 bits, and each bit left adds its
power of x. (Own derivation; the tests hold it against the bitwise definition.)
"""

from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

POLYNOMIAL: Final = 0xA001  # 0x8005, bits reversed
PERIOD: Final = 32_767


@lru_cache(maxsize=1)
def _weights() -> NDArray[np.uint16]:
    """What a set bit adds, for the last bit of the data first."""
    weights = np.empty(PERIOD, np.uint16)
    state = 1
    for i in range(PERIOD):
        state = (state >> 1) ^ (POLYNOMIAL if state & 1 else 0)
        weights[i] = state
    return weights


def crc16(data: bytes | memoryview) -> int:
    """CRC-16/ARC of the bytes; 0 where the data ends with its own checksum."""
    octets = np.frombuffer(data, np.uint8)
    if len(octets) > PERIOD:
        octets = _fold(octets, PERIOD)
    bits = np.unpackbits(octets, bitorder="little")
    if len(bits) > PERIOD:
        bits = _fold(bits, PERIOD)
    powers = _weights()[: len(bits)][::-1]
    return int(np.bitwise_xor.reduce(powers * bits))


def _fold(values: NDArray[np.uint8], width: int) -> NDArray[np.uint8]:
    """XOR of all blocks of ``width``, counted from the end."""
    odd = len(values) % width
    folded: NDArray[np.uint8] = np.bitwise_xor.reduce(values[odd:].reshape(-1, width), axis=0)
    if odd:
        folded[width - odd :] ^= values[:odd]
    return folded
