"""Whatever the bytes, the reader answers with a reading or with an error of ours, and soon."""

import random
import struct

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flexor.errors import FlexorError
from flexor.runs.fit.decode import decode
from flexor.runs.fit.read import read_fit
from flexor.runs.run import Reading
from tests.runs.fit.builder import START, TYPES, Fit, activity
from tests.runs.fit.test_decode import described

unhurried = settings(deadline=None)  # a busy machine is no defect

WHOLE = activity(seconds=40).bytes()
RECORD = 1 + struct.calcsize("<IiiIBBB")


def rich() -> bytes:
    """A file with everything in it that bytes may be flipped in."""
    fit = activity(seconds=30, big=True)
    described(fit, 1, 0x84, b"Power")
    fit.define(5, 20, (253, "uint32"), (8, "byte", 3), developer=((1, "uint16", 0),))
    fit.define(6, 312, (0, "enum"), (9, "uint32"), (27, "uint32")).add(6, 17, START, START + 9)
    fit.define(7, 55, (26, "uint16"), (24, "byte"), (3, "uint32")).add(7, 99, 6, 400)
    for i in range(20):
        fit.add(5, START + 30 + i, i, i, i, 200)
    return fit.bytes() + activity(5000, 10).bytes(12)


RICH = rich()


def answer(data: bytes) -> Reading | FlexorError:
    try:
        reading = read_fit(data)
    except FlexorError as error:
        return error
    for file in decode(data):
        for table in file.tables().values():
            for name in table.names:
                assert len(table[name]) == len(table)
    return reading


@unhurried
@given(st.binary(max_size=600))
def test_any_bytes(data: bytes) -> None:
    answer(data)


@unhurried
@given(st.binary(max_size=600))
def test_any_bytes_behind_a_header(body: bytes) -> None:
    answer(b"\x0e\x20\0\0" + struct.pack("<I", len(body)) + b".FIT\0\0" + body)


@unhurried
@given(
    st.lists(
        st.tuples(
            st.integers(0, 15),
            st.sampled_from([0, 18, 19, 20, 21, 34, 55, 103, 132, 162, 206, 312, 999]),
            st.lists(st.tuples(st.integers(0, 255), st.sampled_from(sorted(TYPES))), max_size=6),
            st.booleans(),
        ),
        max_size=8,
    ),
    st.binary(max_size=400),
)
def test_any_bytes_behind_valid_definitions(
    definitions: list[tuple[int, int, list[tuple[int, str]], bool]], body: bytes
) -> None:
    fit = Fit()
    for local, number, fields, again in definitions:
        fit.define(local, number, *fields)
        fit.body += body[: 40 * again]
    fit.body += body
    answer(fit.bytes())


@unhurried
@given(st.integers(0, len(WHOLE) - 1))
def test_a_file_cut_anywhere_keeps_the_records_before_the_cut(size: int) -> None:
    result = answer(WHOLE[:size])
    if isinstance(result, FlexorError):
        assert size < 60
        return
    first = WHOLE.index(struct.pack("<Ii", START, 500_000_000)) - 1
    whole_records = min(40, max(0, (size - first) // RECORD))
    assert sum(run.samples.height for run in result.runs) == whole_records
    assert not result.runs or {"truncated"} <= {flag.id for flag in result.runs[0].flags}


@given(
    st.lists(st.tuples(st.integers(0, len(RICH) - 1), st.integers(0, 255)), min_size=1, max_size=8)
)
@settings(unhurried, max_examples=300)
def test_flipped_bytes(flips: list[tuple[int, int]]) -> None:
    data = bytearray(RICH)
    for place, value in flips:
        data[place] ^= value
    answer(bytes(data))


@pytest.mark.parametrize("seed", range(60))
def test_cut_swapped_and_doubled_stretches(seed: int) -> None:
    rng = random.Random(seed)
    data = RICH
    for _ in range(rng.randint(1, 4)):
        a, b = sorted(rng.randrange(14, len(data)) for _ in range(2))
        data = rng.choice([data[:a] + data[b:], data[:b] + data[a:], data[:14] + data[b:]])
    answer(data)


def hostile() -> dict[str, bytes]:
    """Small files that ask for much."""
    stamp = struct.pack("<I", START)
    wide = Fit().define(0, 20, *((i, "uint8") for i in range(250))).add(0, *[1] * 250)
    wide.define(1, 20, (253, "uint32"))
    wide.body += (b"\1" + stamp) * 5000
    thin = Fit().define(0, 20)
    thin.body += bytes(60_000)
    clock = Fit().define(1, 21, (253, "uint32")).add(1, START).define(0, 20)
    clock.body += bytes(random.Random(1).choices((0x80, 0x85, 0x9F), k=60_000))
    shifting = Fit()
    for i in range(3000):
        shifting.define(0, 20, (253, "uint32"), (i % 250, "uint8"), (i // 250, "uint8"))
        shifting.add(0, START + i, 1, 1)
    lost = Fit().define(0, 20, (253, "uint32"))
    lost.body += b"".join(b"\0" + struct.pack("<I", START + i) + b"\x0f" for i in range(9000))
    nowhere = Fit().define(0, 20, (253, "uint32"))
    nowhere.body += b"\x0f" + bytes(60_000)
    sessions = Fit().define(0, 18, (253, "uint32"), (2, "uint32")).define(1, 20, (253, "uint32"))
    for i in range(5000):
        sessions.add(0, START + i, START + i).add(1, START + i)
    return {
        "claims two gigabytes": Fit().define(0, 20).add(0).bytes(claim=2**31),
        "one wide row, many thin ones": wide.bytes(),
        "messages of one byte": thin.bytes(),
        "nothing but clock ticks": clock.bytes(),
        "a definition a message": shifting.bytes(),
        "lost again and again": lost.bytes(),
        "lost for good": nowhere.bytes(),
        "thousands of sessions": sessions.bytes(),
        "thousands of files": b"".join([activity(seconds=1).bytes()] * 300),
        "definitions only": Fit(body=Fit().define(0, 20).body * 9000).bytes(),
    }


@pytest.mark.parametrize(("name", "data"), hostile().items(), ids=list(hostile()))
@pytest.mark.timeout(20)
def test_small_hostile_files_are_answered(name: str, data: bytes) -> None:
    answer(data)
