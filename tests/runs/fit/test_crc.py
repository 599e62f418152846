"""The fast checksum is the checksum that the protocol defines."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flexor.runs.fit.crc import PERIOD, crc16
from tests.runs.fit.builder import crc


def test_the_published_check_value() -> None:
    assert crc16(b"123456789") == 0xBB3D


@settings(deadline=None)
@given(st.binary(max_size=300))
def test_agrees_with_the_bitwise_definition(data: bytes) -> None:
    assert crc16(data) == crc(data)


@pytest.mark.parametrize(
    "size", [4095, 4096, 4097, PERIOD - 1, PERIOD, PERIOD + 1, 2 * PERIOD, 70_001]
)
def test_agrees_around_the_lengths_where_it_folds(size: int) -> None:
    data = random.Random(size).randbytes(size)
    assert crc16(data) == crc(data)


@settings(deadline=None)
@given(st.binary(max_size=100))
def test_data_with_its_own_checksum_leaves_nothing(data: bytes) -> None:
    assert crc16(data + crc(data).to_bytes(2, "little")) == 0
