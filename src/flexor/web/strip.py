"""The run strip: one thin band per run, each stage in its own texture, and the same in words.

Pure: parts in, SVG out. Places and widths are per cent, so that one drawing fits every screen
while the textures keep their size; the patterns live once a page in ``templates/defs.html``.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal, Protocol

from markupsafe import Markup

from flexor.runs.beliefs import beliefs
from flexor.web.words import clock, plural

Kind = Literal["walk", "build_up", "steady", "cool_down", "unknown", "stop", "surge"]

#: What the legend says, in the order of a well-staged run.
LEGEND: Final[tuple[tuple[Kind, str], ...]] = (
    ("walk", "walk"),
    ("build_up", "build-up"),
    ("steady", "steady"),
    ("surge", "surge"),
    ("stop", "stop"),
    ("cool_down", "cool-down"),
    ("unknown", "can’t tell"),
)
SMALLEST: Final = 0.4  # per cent of the width: less can't be seen, and joins its neighbour


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of one kind; seconds since the run's start. A surge lies over other parts."""

    kind: Kind
    start_s: float
    end_s: float

    @property
    def seconds(self) -> float:
        """How long it lasts."""
        return self.end_s - self.start_s


class Stretch(Protocol):
    """What an app function calls a part of a strip."""

    @property
    def kind(self) -> str:
        """One of the kinds."""

    @property
    def start_s(self) -> float:
        """Seconds since the run's start."""

    @property
    def end_s(self) -> float:
        """Seconds since the run's start."""


def parts(stretches: Iterable[Stretch]) -> tuple[Part, ...]:
    """Parts to draw, of stretches as they are kept."""
    known: dict[str, Kind] = {kind: kind for kind, _ in LEGEND}
    return tuple(
        Part(known.get(each.kind, "unknown"), each.start_s, each.end_s) for each in stretches
    )


def run_strip(
    parts: Sequence[Part],
    *,
    share: float = 1.0,
    height: int = 26,
    width: str | None = None,
    words: str | None = None,
) -> Markup:
    """The band as an SVG, ``share`` of its column wide, ``height`` pixels high.

    A share above 1 is as wide as the column, with the slashes of a broken scale.

    It carries its text alternative (``words``, else :func:`strip_words`).
    """
    label = strip_words(parts) if words is None else words
    role = Markup('role="img" aria-label="{}"').format(label)
    role = role if label else Markup('aria-hidden="true"')
    total = max((part.end_s for part in parts), default=0.0)
    bands = [part for part in parts if part.kind != "surge"]
    surges = [part for part in parts if part.kind == "surge"]
    drawn = Markup("").join(
        (_band(part, total, height) for part in _seen(bands, total)),
    ) + Markup("").join(_tick(part, total, height) for part in surges)
    if share > 1:
        drawn += _slashes(height)
    wide = width or f"{_short(100 * min(max(share, 0.04), 1.0))}%"
    return Markup('<svg class="strip" width="{}" height="{}" {}>{}</svg>').format(
        wide, height, role, drawn
    )


def swatch(kind: Kind) -> Markup:
    """A small sample of one texture, for the legend and the stage list."""
    around: dict[Kind, list[Part]] = {
        "surge": [Part("steady", 0, 10), Part("surge", 5, 5)],
        "stop": [Part("steady", 0, 3), Part("stop", 3, 7), Part("steady", 7, 10)],
    }
    parts = around.get(kind, [Part(kind, 0, 10)])
    return run_strip(parts, height=16, width="34", words="")


def strip_words(parts: Sequence[Part]) -> str:
    """The band in a sentence: ``5:02 walk, 3:10 build-up, 21:40 steady with 2 surges, 1 stop``."""
    if not parts:
        return ""
    first_run = next((i for i, p in enumerate(parts) if p.kind in ("build_up", "steady")), None)
    walks = [p for p in parts if p.kind == "walk"]
    opening = [p for i, p in enumerate(parts) if p.kind == "walk" and i < (first_run or 0)]
    said = [_said(opening, "walk"), _said(_of(parts, "build_up"), "build-up")]
    if first_run is None:
        said = [_said(walks, "walk")]
    said.append(_steady_words(parts))
    said += _interruptions(parts)
    if first_run is not None:
        said.append(_said(_of(parts, "cool_down"), "cool-down") or "no cool-down recorded")
    said.append(_said(_of(parts, "unknown"), "where nobody could tell"))
    return ", ".join(filter(None, said))


def _interruptions(parts: Sequence[Part]) -> Iterator[str]:
    """Walk breaks and stops between the first and the last running, counted as the audit does.

    Of a walk, which has no running, only its stops.
    """
    running = [part for part in parts if part.kind in ("build_up", "steady")]
    ends = running or list(parts)
    within = [p for p in parts if ends[0].start_s < p.start_s < max(end.end_s for end in ends)]
    for kind, least, word in (
        ("walk", "walk_break_min", "walk break"),
        ("stop", "stop_min", "stop"),
    ):
        count = sum(p.kind == kind and p.seconds >= beliefs().value(least) for p in within)
        if count and (running or kind == "stop"):
            yield plural(count, word)


def _steady_words(parts: Sequence[Part]) -> str:
    surges = len(_of(parts, "surge"))
    steady = _said(_of(parts, "steady"), "steady")
    return f"{steady} with {plural(surges, 'surge')}" if steady and surges else steady


def _of(parts: Iterable[Part], kind: Kind) -> list[Part]:
    return [part for part in parts if part.kind == kind]


def _said(parts: Sequence[Part], word: str) -> str:
    seconds = sum(part.seconds for part in parts)
    return f"{clock(seconds)} {word}" if seconds >= 1 else ""


def _seen(parts: Sequence[Part], total: float) -> list[Part]:
    """What is too thin to see joins the part before it; a stop always stays, however short."""
    seen: list[Part] = []
    for part in parts if total else ():
        thin = part.kind != "stop" and 100 * part.seconds / total < SMALLEST
        if thin and seen and seen[-1].kind != "stop":
            seen[-1] = replace(seen[-1], end_s=part.end_s)
        elif not thin:
            seen.append(part)
    return seen


def _band(part: Part, total: float, height: int) -> Markup:
    x, width = 100 * part.start_s / total, 100 * part.seconds / total
    if part.kind == "stop":
        return _stop(x + width / 2, height)
    if part.kind == "build_up":
        return _ramp(x, width, height)
    if part.kind == "steady":
        return Markup('<rect class="steady" x="{}%" width="{}%" height="{}" rx="2"/>').format(
            _short(x), _short(width), height
        )
    return Markup(
        '<rect class="{}" x="{}%" width="{}%" height="{}" rx="4" fill="url(#tx-{})"/>'
    ).format(part.kind, _short(x), _short(width), height, part.kind.replace("_", "-"))


def _ramp(x: float, width: float, height: int) -> Markup:
    """Grows in height and in depth: a build-up is seen even without colour."""
    return Markup(
        '<svg x="{}%" width="{}%" height="{}" viewBox="0 0 100 100" preserveAspectRatio="none">'
        '<path d="M0 62 L100 0 V100 H0 Z" fill="url(#tx-build-up)"/></svg>'
    ).format(_short(x), _short(width), height)


def _stop(middle: float, height: int) -> Markup:
    side = max(5, round(height * 0.3))
    return Markup(
        '<svg class="stop-mark" x="{}%" overflow="visible"><rect class="join" x="{}" width="{}" '
        'height="{}"/><rect class="stop" x="{}" y="{}" width="{}" height="{}" rx="1"/></svg>'
    ).format(
        _short(middle), -side / 2 - 2, side + 4, height, -side / 2, (height - side) / 2, side, side
    )


def _tick(part: Part, total: float, height: int) -> Markup:
    """A surge stands out of the band above and below."""
    if not total:
        return Markup("")
    middle = 50 * (part.start_s + part.end_s) / total
    return Markup('<rect class="surge" x="{}%" y="-3" width="{}" height="{}" rx="1.500"/>').format(
        _short(middle), 3.5 if height <= 20 else 5, height + 6
    )


def _slashes(height: int) -> Markup:
    """Two slashes across the band: it is longer than it looks."""
    return Markup(
        '<svg x="50%" overflow="visible"><path class="slash" d="M-7 {0}L-1 -3M1 {0}L7 -3"/></svg>'
    ).format(height + 3)


def _short(number: float) -> str:
    return f"{number:.2f}".rstrip("0").rstrip(".")
