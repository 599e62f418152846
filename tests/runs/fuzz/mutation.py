"""Damage, made the same way every time."""

import random
from collections.abc import Callable, Iterator

Mutation = Callable[[random.Random, bytearray], None]


def _flip(rng: random.Random, data: bytearray) -> None:
    for _ in range(rng.choice([1, 1, 3, 20])):
        data[rng.randrange(len(data))] ^= 1 << rng.randrange(8)


def _cut_end(rng: random.Random, data: bytearray) -> None:
    del data[rng.randrange(len(data)) :]


def _cut_out(rng: random.Random, data: bytearray) -> None:
    begin = rng.randrange(len(data))
    del data[begin : begin + rng.choice([1, 7, 64, 500])]


def _double(rng: random.Random, data: bytearray) -> None:
    begin = rng.randrange(len(data))
    part = data[begin : begin + rng.choice([1, 16, 200, 2000])]
    data[begin:begin] = part * rng.choice([1, 2, 30])


def _overwrite(rng: random.Random, data: bytearray) -> None:
    begin = rng.randrange(len(data))
    length = rng.choice([1, 2, 4, 8, 40])
    data[begin : begin + length] = rng.choice([b"\xff", b"\0", b"<", b"&", b"\x80"]) * length


def _noise(rng: random.Random, data: bytearray) -> None:
    begin = rng.randrange(len(data))
    data[begin:begin] = rng.randbytes(rng.choice([1, 5, 100]))


def _number(rng: random.Random, data: bytearray) -> None:
    """Replace a run of digits by a number nobody expects."""
    digits = [at for at in range(len(data)) if 48 <= data[at] < 58]
    if digits:
        begin = rng.choice(digits)
        odd = [b"1e400", b"-99999999999", b"nan", b"0", b"", b"inf", b"9" * 400, "٣".encode()]
        data[begin : begin + 3] = rng.choice(odd)


MUTATIONS: list[Mutation] = [_flip, _cut_end, _cut_out, _double, _overwrite, _noise, _number]


def damaged(data: bytes, count: int, seed: int) -> Iterator[bytes]:
    """``count`` versions of ``data``, each damaged in one to three ways."""
    rng = random.Random(seed)
    for _ in range(count):
        changed = bytearray(data)
        for _ in range(rng.choice([1, 1, 2, 3])):
            if changed:
                rng.choice(MUTATIONS)(rng, changed)
        yield bytes(changed)


def shortened(data: bytes, step: int) -> Iterator[bytes]:
    """``data`` cut at every ``step``-th byte."""
    for end in range(0, len(data), step):
        yield data[:end]
