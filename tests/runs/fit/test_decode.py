"""Every shape that FIT's messages may take, as columns."""

import struct

import numpy as np
import pytest

from flexor.errors import LimitExceeded, UnreadableInput
from flexor.runs.fit.decode import FitFile, decode
from tests.runs.fit.builder import START, Fit, activity


def only(data: bytes) -> FitFile:
    (file,) = decode(data)
    return file


@pytest.mark.parametrize("big", [False, True])
def test_values_are_scaled_in_either_byte_order(big: bool) -> None:
    fit = Fit(big).define(0, 20, (253, "uint32"), (2, "uint16"), (6, "uint16"), (13, "sint8"))
    fit.add(0, START, 3000, 2750, -4)
    record = only(fit.bytes())["record"]
    assert record["timestamp"].tolist() == [START]
    assert record["altitude"].tolist() == [100.0]
    assert record["speed"].tolist() == [2.75]
    assert record["temperature"].tolist() == [-4.0]


def test_invalid_sentinels_are_missing_in_every_type() -> None:
    kinds = {
        "enum": 0xFF, "sint8": 0x7F, "uint8": 0xFF, "sint16": 0x7FFF, "uint16": 0xFFFF,
        "sint32": 0x7FFFFFFF, "uint32": 0xFFFFFFFF, "uint8z": 0, "uint32z": 0, "byte": 0xFF,
        "float32": float("nan"), "float64": float("nan"),
    }  # fmt: skip
    fit = Fit().define(0, 999, *((i, kind) for i, kind in enumerate(kinds)))
    table = only(fit.add(0, *kinds.values()).bytes())["unknown_999"]
    assert len(table.names) == len(kinds)
    assert all(np.isnan(table[name]).all() for name in table.names)


def test_a_definition_may_change_and_its_local_type_be_used_again() -> None:
    fit = Fit().define(0, 20, (253, "uint32"), (3, "uint8")).add(0, START, 120)
    fit.define(0, 21, (253, "uint32"), (0, "enum")).add(0, START, 0)
    fit.define(0, 20, (253, "uint32"), (4, "uint8")).add(0, START + 1, 88)
    fit.define(0, 20, (253, "uint32"), (3, "uint8")).add(0, START + 2, 122)
    record = only(fit.bytes())["record"]
    np.testing.assert_array_equal(record["timestamp"], [START, START + 1, START + 2])
    np.testing.assert_array_equal(record["heart_rate"], [120, np.nan, 122])
    np.testing.assert_array_equal(record["cadence"], [np.nan, 88, np.nan])


def test_rows_of_interleaved_definitions_stay_in_file_order() -> None:
    fit = Fit().define(0, 20, (253, "uint32"), (3, "uint8"))
    fit.define(1, 20, (253, "uint32")).define(2, 999, (0, "uint16"))
    for i in range(500):
        fit.add(i % 2, START + i, *([100 + i % 90] if i % 2 == 0 else [])).add(2, i)
    file = only(fit.bytes())
    np.testing.assert_array_equal(file["record"]["timestamp"], START + np.arange(500))
    np.testing.assert_array_equal(file["unknown_999"]["unknown_0"], np.arange(500))
    heart_rate = file["record"].numbers("heart_rate")
    assert np.isnan(heart_rate[1::2]).all()
    assert (heart_rate[::2] == 100 + np.arange(0, 500, 2) % 90).all()


def test_patterns_of_messages_end_where_they_end() -> None:
    """The leap over repeating headers must not swallow what breaks the pattern."""
    fit = Fit().define(0, 20, (253, "uint32")).define(1, 78, (0, "uint16", 5))
    times = []
    for i in range(3000):
        fit.add(0, START + i)
        times.append(START + i)
        if i % 997 != 5:
            fit.add(1, *range(5))
    file = only(fit.bytes())
    assert file["record"]["timestamp"].tolist() == times
    assert len(file["hrv"]) == 3000 - 4


def test_compressed_timestamps_roll_over_every_32_seconds() -> None:
    start = START - START % 32 + 20
    fit = Fit().define(1, 21, (253, "uint32")).add(1, start)
    fit.define(0, 20, (3, "uint8"))
    for i in range(0, 100, 7):
        fit.add_compressed(0, start + i, 100 + i)
    record = only(fit.bytes())["record"]
    np.testing.assert_array_equal(record["timestamp"], start + np.arange(0, 100, 7))
    np.testing.assert_array_equal(record["heart_rate"], 100 + np.arange(0, 100, 7))


def test_compressed_timestamps_with_nothing_to_count_from_are_missing() -> None:
    fit = Fit().define(0, 20, (3, "uint8")).add_compressed(0, 5, 100)
    assert np.isnan(only(fit.bytes())["record"]["timestamp"]).all()


def test_plain_and_compressed_headers_of_one_definition() -> None:
    fit = Fit().define(0, 20, (253, "uint32"), (3, "uint8")).add(0, START, 100)
    fit.define(1, 20, (3, "uint8")).add_compressed(1, START + 3, 103).add(1, 99)
    record = only(fit.bytes())["record"]
    np.testing.assert_array_equal(record["timestamp"], [START, START + 3, np.nan])


def test_arrays_texts_and_wide_numbers() -> None:
    fit = Fit().define(
        0, 999, (0, "uint16", 3), (1, "string", 8), (2, "uint64"), (3, "byte", 4), (4, "sint64")
    )
    fit.add(0, 1, 0xFFFF, 3, b"Gr\xc3\xbc\xc3\x9fe\0", 2**63 + 1, *b"\xff\0\xff\1", -(2**60))
    fit.add(0, 4, 5, 6, b"bad\xff\0xx", 2**64 - 1, *b"\xff\xff\xff\xff", 2**63 - 1)
    table = only(fit.bytes())["unknown_999"]
    np.testing.assert_array_equal(table["unknown_0"], [[1, np.nan, 3], [4, 5, 6]])
    assert table["unknown_1"].tolist() == ["Grüße", "bad\ufffd"]
    assert table["unknown_2"].tolist() == [2**63 + 1, None]
    np.testing.assert_array_equal(table["unknown_3"], [[255, 0, 255, 1], [np.nan] * 4])
    assert table["unknown_4"].tolist() == [-(2**60), None]


def test_arrays_of_different_length_are_padded() -> None:
    fit = Fit().define(0, 78, (0, "uint16", 2)).add(0, 800, 810)
    fit.define(0, 78, (0, "uint16", 3)).add(0, 1, 2, 3)
    np.testing.assert_array_equal(
        only(fit.bytes())["hrv"]["time"], [[0.8, 0.81, np.nan], [0.001, 0.002, 0.003]]
    )


def test_a_size_that_does_not_fit_its_type_is_raw_bytes() -> None:
    fit = Fit()
    fit.body += bytes([0x40, 0, 0]) + struct.pack("<H", 20) + bytes([2, 5, 3, 0x86, 3, 1, 2])
    fit.body += bytes([0, 1, 2, 3, 150])
    record = only(fit.bytes())["record"]
    assert record["heart_rate"].tolist() == [150]
    assert record["distance"].shape == (1, 3)


def test_type_bytes_without_their_high_bit_are_understood() -> None:
    fit = Fit()
    fit.body += bytes([0x40, 0, 0]) + struct.pack("<H", 20) + bytes([1, 7, 2, 0x04])
    fit.body += bytes([0]) + struct.pack("<H", 250)
    assert only(fit.bytes())["record"]["power"].tolist() == [250]


def test_fields_of_no_size_and_messages_without_fields() -> None:
    fit = Fit()
    fit.body += bytes([0x40, 0, 0]) + struct.pack("<H", 20) + bytes([2, 7, 0, 0x84, 3, 1, 2])
    fit.body += bytes([0, 140])
    fit.define(1, 20).add(1).add(1)
    record = only(fit.bytes())["record"]
    assert len(record) == 3
    np.testing.assert_array_equal(record["heart_rate"], [140, np.nan, np.nan])


def test_of_two_fields_with_one_number_the_first_counts() -> None:
    fit = Fit().define(0, 20, (3, "uint8"), (3, "uint8")).add(0, 140, 99)
    assert only(fit.bytes())["record"]["heart_rate"].tolist() == [140]


def test_unknown_messages_and_fields_stay_raw() -> None:
    fit = Fit().define(0, 20, (3, "uint8"), (200, "uint16")).add(0, 140, 1234)
    fit.define(1, 65_300, (7, "sint16"), (254, "uint16")).add(1, -5, 2)
    file = only(fit.bytes())
    assert file.names == ("record", "unknown_65300")
    assert file["record"]["unknown_200"].tolist() == [1234]
    assert file["unknown_65300"]["unknown_7"].tolist() == [-5]
    assert file["unknown_65300"]["message_index"].tolist() == [2]


def described(fit: Fit, number: int, kind: int, name: bytes, **more: int) -> Fit:
    fit.define(
        15, 206, (0, "uint8"), (1, "uint8"), (2, "uint8"), (3, "string", 24), (6, "uint8"),
        (7, "sint8"),
    )  # fmt: skip
    return fit.add(15, 0, number, kind, name, more.get("scale", 0xFF), more.get("offset", 0x7F))


def test_developer_fields_take_name_type_and_scale_from_their_description() -> None:
    fit = described(Fit(), 8, 0x84, b"Form Power")
    described(fit, 9, 0x88, b"Leg Spring Stiffness")
    described(fit, 10, 0x84, b"Lean", scale=10, offset=5)
    fit.define(
        0, 20, (253, "uint32"),
        developer=((8, "uint16", 0), (9, "float32", 0), (10, "uint16", 0), (11, "uint8", 3)),
    )  # fmt: skip
    fit.add(0, START, 62, 9.5, 120, 7).add(0, START + 1, 0xFFFF, 9.25, 130, 0xFF)
    record = only(fit.bytes())["record"]
    np.testing.assert_array_equal(record["dev_form_power"], [62, np.nan])
    np.testing.assert_array_equal(record["dev_leg_spring_stiffness"], [9.5, 9.25])
    np.testing.assert_array_equal(record["dev_lean"], [7, 8])
    np.testing.assert_array_equal(record["dev_3_11"], [7, np.nan])


def test_two_developer_fields_of_one_name_are_two_columns() -> None:
    fit = described(Fit(), 1, 0x02, b"Power")
    described(fit, 2, 0x02, b"POWER")
    fit.define(0, 20, developer=((1, "uint8", 0), (2, "uint8", 0))).add(0, 10, 20)
    record = only(fit.bytes())["record"]
    assert record["dev_power"].tolist() == [10]
    assert record["dev_power_0_2"].tolist() == [20]


def test_a_hostile_developer_field_size_is_raw_bytes() -> None:
    fit = described(Fit(), 1, 0x86, b"Power")  # says four bytes …
    fit.body += bytes([0x60, 0, 0]) + struct.pack("<H", 20) + bytes([0, 1, 1, 3, 0])  # … gives 3
    fit.body += bytes([0, 1, 2, 3])
    assert only(fit.bytes())["record"]["dev_power"].tolist() == [[1, 2, 3]]


@pytest.mark.parametrize("header", [12, 14])
def test_headers_of_both_sizes(header: int) -> None:
    file = only(activity().bytes(header=header))
    assert len(file["record"]) == 60
    assert file.part.problems == ()


def test_a_wrong_checksum_is_told_and_everything_read() -> None:
    file = only(activity().bytes(checksum=False))
    assert file.part.problems == ("crc_mismatch",)
    assert len(file["record"]) == 60


@pytest.mark.parametrize("with_checksum", [True, False])
def test_an_unfinalised_file_is_read_to_its_end(with_checksum: bool) -> None:
    whole = activity().bytes(claim=0)
    file = only(whole if with_checksum else whole[:-2])
    assert file.part.problems == ("unfinalised",)
    assert (len(file["record"]), len(file["activity"])) == (60, 1)


def test_a_claim_of_two_gigabytes_costs_nothing() -> None:
    file = only(activity().bytes(claim=2**31))
    assert "truncated" in file.part.problems
    assert len(file["record"]) == 60


def test_a_size_told_too_small_does_not_hide_the_rest() -> None:
    file = only(activity().bytes(claim=500))
    assert file.part.problems == ("crc_mismatch",)
    assert len(file["record"]) == 60


def test_chained_files_are_files_of_their_own() -> None:
    first, second = decode(activity(seconds=5).bytes() + activity(START + 999, 7).bytes(12))
    assert (len(first["record"]), len(second["record"])) == (5, 7)
    assert second["record"]["timestamp"][0] == START + 999
    assert not first.part.problems + second.part.problems


def test_a_corrupt_header_behind_a_file_leaves_the_file() -> None:
    broken = bytearray(activity().bytes())
    broken[8:12] = b".FLT"
    file = only(activity(seconds=9).bytes() + bytes(broken))
    assert len(file["record"]) == 9
    assert file.part.problems == ("bytes_after_end",)


def test_a_lost_byte_costs_a_message_not_the_file() -> None:
    whole = activity(seconds=500).bytes()
    at = len(whole) // 2
    file = only(whole[:at] + whole[at + 1 :])
    times = file["record"]["timestamp"]
    assert 495 <= len(times) <= 500
    assert len(file["session"]) == 1
    assert len(file.scan.gaps) >= 1
    assert set(times.tolist()) <= set(range(START, START + 500))


def test_bytes_that_are_no_fit_file() -> None:
    for data in (b"", b"hello", b"<gpx/>" * 10, bytes(14), activity().bytes()[:11]):
        with pytest.raises(UnreadableInput):
            decode(data)


def test_more_definitions_than_any_watch_writes_are_refused() -> None:
    fit = Fit()
    for number in range(5000):
        fit.define(0, number)
    with pytest.raises(LimitExceeded):
        decode(fit.bytes())


def test_arrays_that_would_be_padded_without_bound_are_refused() -> None:
    fit = Fit().define(0, 78, (0, "uint8", 255)).add(0, *range(255)).define(1, 78)
    fit.body += b"\1" * 50_000
    with pytest.raises(LimitExceeded):
        only(fit.bytes())["hrv"]["time"]


def test_tables_that_are_not_there_are_empty() -> None:
    file = only(activity().bytes())
    assert "split" not in file
    assert len(file["split"]) == 0
    assert file["split"].names == ()
    assert list(file["split"].rows("split_type")) == []
    with pytest.raises(KeyError):
        file["record"]["power"]
