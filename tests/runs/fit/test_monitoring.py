"""All-day wrist files: times from sixteen bits, steps from running totals, still time."""

from datetime import UTC, datetime

from flexor.runs.fit.protocol import EPOCH_S
from flexor.runs.fit.read import read_fit
from flexor.runs.run import Wearable
from tests.runs.fit.builder import START, Fit

MIDNIGHT = START - START % 86_400
STILL, WALK, RUN = 8, 6, 1
VIGOROUS = 3 << 5


def day(local_midnight: bool = True) -> Fit:
    fit = Fit().define(0, 0, (0, "enum"), (1, "uint16"), (2, "uint16")).add(0, 32, 1, 1837)
    fit.define(1, 103, (253, "uint32"), (0, "uint32"))
    fit.add(1, MIDNIGHT, MIDNIGHT if local_midnight else MIDNIGHT + 1000)
    return fit.define(2, 55, (26, "uint16"), (24, "byte")).define(
        3, 55, (26, "uint16"), (24, "byte"), (3, "uint32")
    )


def low(at: int) -> int:
    return (MIDNIGHT + at) % 65_536


def wearable(fit: Fit) -> Wearable:
    reading = read_fit(fit.bytes())
    assert reading.kind == "wearable"
    assert reading.wearable is not None
    return reading.wearable


def at(seconds: int) -> datetime:
    return datetime.fromtimestamp(EPOCH_S + MIDNIGHT + seconds, UTC)


def test_times_are_unrolled_beyond_sixteen_bits() -> None:
    fit = day().add(2, low(30_000), STILL).add(2, low(70_000), WALK).add(2, low(80_000), STILL)
    assert wearable(fit).still.rows() == [(at(0), at(30_000)), (at(70_000), at(80_000))]


def test_a_message_describes_the_stretch_that_ends_with_it() -> None:
    fit = day().add(2, low(600), STILL).add(3, low(660), WALK | VIGOROUS, 20)
    result = wearable(fit)
    assert result.still.rows() == [(at(0), at(600))]
    assert result.steps.rows() == [(at(600), at(660), 20)]


def test_steps_are_what_the_running_total_of_each_kind_gains() -> None:
    fit = day()
    for time, kind, total in [(60, WALK, 50), (120, RUN, 160), (180, WALK, 90), (240, RUN, 300)]:
        fit.add(3, low(time), kind, total)
    assert wearable(fit).steps["steps"].to_list() == [50, 160, 40, 140]


def test_a_total_that_falls_began_again() -> None:
    fit = day().add(3, low(60), WALK, 500).add(3, low(120), WALK, 30)
    assert wearable(fit).steps["steps"].to_list() == [500, 30]


def test_a_file_from_the_middle_of_the_day_does_not_claim_the_steps_before_it() -> None:
    fit = day(local_midnight=False).add(3, low(60), WALK, 5000).add(3, low(120), WALK, 5010)
    assert wearable(fit).steps.rows() == [(at(60), at(120), 10)]


def test_still_stretches_that_touch_are_one() -> None:
    fit = day().add(2, low(60), STILL).add(2, low(120), STILL | VIGOROUS).add(2, low(180), WALK)
    assert wearable(fit).still.rows() == [(at(0), at(120))]


def test_heart_rate_alone_tells_neither_steps_nor_stillness() -> None:
    fit = day().define(4, 55, (26, "uint16"), (27, "uint8")).add(4, low(60), 55)
    reading = read_fit(fit.bytes())
    assert reading.wearable is None
    assert "neither steps nor still time" in reading.notes[0]


def test_full_timestamps_and_plain_activity_types_are_read_too() -> None:
    fit = day().define(4, 55, (253, "uint32"), (5, "enum"), (3, "uint32"))
    fit.add(4, MIDNIGHT + 60, WALK, 44).add(4, MIDNIGHT + 120, STILL, 2**32 - 1)
    result = wearable(fit)
    assert result.steps["steps"].to_list() == [44]
    assert result.still.rows() == [(at(60), at(120))]
    assert result.device == "garmin vivo_fit"


def test_a_days_total_is_spread_over_the_day_it_tells() -> None:
    fit = day().define(4, 55, (253, "uint32"), (5, "enum"), (3, "uint32"), (29, "uint16"))
    fit.add(4, MIDNIGHT + 86_400, RUN, 31, 1440)
    assert wearable(fit).steps.rows() == [(at(0), at(86_400), 31)]
