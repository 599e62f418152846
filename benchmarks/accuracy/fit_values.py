"""Every value of every field that both we and fitdecode name, in all real FIT files.

fitdecode (MIT) is the oracle: an independent decoder. Values must be identical, not near.
Not compared: values that fitdecode derives from other fields, and messages behind the first
damaged bytes of a file, where it stops and we find our way again.
"""

import datetime as dt
import sys
import warnings
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import fitdecode
import numpy as np

from flexor.runs.fit.decode import FitFile, decode
from flexor.runs.fit.developer import slug
from flexor.runs.fit.protocol import EPOCH_S

DATA = Path(__file__).resolve().parents[3] / "shared" / "data" / "runs"


def oracle(path: Path) -> Iterator[tuple[int, fitdecode.FitDataMessage]]:
    """(index in the chain, message) as far as fitdecode gets."""
    part = -1
    with fitdecode.FitReader(
        str(path),
        check_crc=fitdecode.CrcCheck.DISABLED,
        keep_raw_chunks=True,
        error_handling=fitdecode.ErrorHandling.IGNORE,
    ) as reader:
        try:
            for frame in reader:
                if frame.frame_type == fitdecode.FIT_FRAME_HEADER:
                    part += 1
                elif frame.frame_type == fitdecode.FIT_FRAME_DATA:
                    yield part, frame
        except fitdecode.FitError:
            return


def ours(files: tuple[FitFile, ...]) -> list[dict[str, dict[str, list[object]]]]:
    """Our columns as plain lists, by file, message and field."""
    return [
        {
            name: {field: table[field].tolist() for field in table.names}
            for name, table in file.tables().items()
        }
        for file in files
    ]


def expected(field: fitdecode.types.FieldData) -> object:
    """The oracle's value in our terms: enums as numbers, dates as seconds of FIT's epoch."""
    value = field.value
    if isinstance(value, dt.datetime):
        return value.timestamp() - EPOCH_S
    if isinstance(value, str) and not isinstance(field.raw_value, str | bytes):
        return field.raw_value
    if isinstance(value, tuple) and any(isinstance(item, str | dt.datetime) for item in value):
        return field.raw_value
    return value


def plain(value: object) -> object:
    """NaN as None, arrays without padding at their end, an array of one as that one."""
    if isinstance(value, float) and np.isnan(value):
        return None
    if isinstance(value, bytes | str) and not value:
        return None
    if isinstance(value, bytes):
        value = tuple(value)
    if isinstance(value, tuple | list):
        items = [plain(item) for item in value]
        while items and items[-1] is None:
            items.pop()
        return items[0] if len(items) == 1 else tuple(items) or None
    return value


def compare(path: Path, differences: list[str]) -> tuple[int, int]:
    """Values compared, values that differ."""
    decoded = decode(path.read_bytes())
    files = ours(decoded)
    seen: Counter[tuple[int, str]] = Counter()
    same = differing = 0
    damaged = [min((gap[0] for gap in file.scan.gaps), default=2**63) for file in decoded]
    for part, message in oracle(path):
        if message.chunk.offset >= damaged[part]:
            break
        row = seen[part, message.name]
        seen[part, message.name] += 1
        columns = files[part].get(message.name, {})
        for field in message.fields:
            if field.is_expanded or field.field_def is None:
                continue
            name = f"dev_{slug(field.name)}" if field.field_def.is_dev else field.name
            if name not in columns:
                continue
            theirs, mine = plain(expected(field)), plain(columns[name][row])
            if theirs == mine:
                same += 1
            else:
                differing += 1
                differences.append(f"{path.name} {message.name}[{row}].{name}: {theirs!r} {mine!r}")
    return same + differing, differing


def main() -> int:
    warnings.simplefilter("ignore")
    differences: list[str] = []
    total = 0
    print("| file | values compared | that differ |")
    print("|---|---:|---:|")
    for path in sorted(DATA.glob("*/*.fit")):
        count, differing = compare(path, differences)
        total += count
        print(f"| {path.name} | {count:,} | {differing:,} |")
    print(f"| **all** | {total:,} | **{len(differences):,}** |")
    for line in differences[:20]:
        print("- fitdecode, Flexor:", line)
    return 1 if differences else 0


if __name__ == "__main__":
    sys.exit(main())
