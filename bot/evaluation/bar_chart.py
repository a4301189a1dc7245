"""A bar chart as one SVG file that needs nothing else: no font, script or style from anywhere."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

_ROW, _BAR, _GROUP_GAP = 18, 13, 10
_LABELS, _BARS, _VALUES = 150, 460, 110
_TOP, _BOTTOM = 64, 34
_COLOURS = ("#3b6ea5", "#c46a1b", "#4f8a4b", "#8a4f7d")
_CHARACTER_WIDTH = 7.0
_STEPS = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0)
_MOST_LINES = 6


@dataclass(frozen=True, kw_only=True, slots=True)
class Bar:
    value: float
    label: str
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class BarGroup:
    name: str
    bars: tuple[Bar | None, ...]
    """One a series, in their order; None where a series has none."""


def bar_chart(title: str, series: Sequence[str], groups: Sequence[BarGroup]) -> str:
    """Values are shares of 1, shown in percent; a line over a bar goes from its `low` to its `high`."""
    width = _LABELS + _BARS + _VALUES
    step, most = _axis(groups)
    rows = sum(len(group.bars) for group in groups)
    height = _TOP + rows * _ROW + len(groups) * _GROUP_GAP + _BOTTOM + _ROW * len(series)
    size = f'viewBox="0 0 {width} {height}" width="{width}" height="{height}"'
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img" font-family="system-ui, sans-serif">',
        f"<title>{escape(title)}</title>",
        '<rect width="100%" height="100%" fill="#ffffff"/>',
        _text(12, 24, title, size=14, weight="bold"),
        *_legend(series),
        *_lines(step, most, height - _BOTTOM, top=_TOP + _ROW * (len(series) - 1)),
        *_bars(groups, most, top=_TOP + _ROW * (len(series) - 1)),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _axis(groups: Sequence[BarGroup]) -> tuple[float, float]:
    """Between two lines, and where the last stands."""
    ends = [bar.high or bar.value for group in groups for bar in group.bars if bar]
    highest = max(ends, default=0.0) or _STEPS[0]
    step = next((one for one in _STEPS if highest / one <= _MOST_LINES), highest)
    lines = -(-highest // step)
    return step, step * lines


def _legend(series: Sequence[str]) -> Iterator[str]:
    for number, name in enumerate(series):
        top = 36 + number * _ROW
        yield f'<rect x="12" y="{top}" width="12" height="12" fill="{_colour(number)}"/>'
        yield _text(30, top + 10, name)


def _lines(step: float, most: float, bottom: float, *, top: float) -> Iterator[str]:
    for number in range(round(most / step) + 1):
        x = _x(number * step, most)
        yield f'<line x1="{x:.1f}" x2="{x:.1f}" y1="{top}" y2="{bottom}" stroke="#dddddd"/>'
        yield _text(x, bottom + 16, f"{100 * number * step:g}%", anchor="middle")


def _bars(groups: Iterable[BarGroup], most: float, *, top: float) -> Iterator[str]:
    y = top + _GROUP_GAP
    for group in groups:
        yield _text(_LABELS - 8, y + _BAR - 2, _fitting(group.name), anchor="end")
        for number, bar in enumerate(group.bars):
            if bar is not None:
                yield from _bar(bar, y, most, _colour(number))
            y += _ROW
        y += _GROUP_GAP


def _bar(bar: Bar, y: float, most: float, colour: str) -> Iterator[str]:
    end = _x(bar.value, most)
    length = max(1.0, end - _LABELS)
    yield f'<rect x="{_LABELS}" y="{y}" width="{length:.1f}" height="{_BAR}" fill="{colour}"/>'
    after = end
    if bar.low is not None and bar.high is not None:
        first, last, middle = _x(bar.low, most), _x(bar.high, most), y + _BAR / 2
        after = max(end, last)
        yield f'<path d="M{first:.1f} {middle}H{last:.1f}" stroke="#222222" stroke-width="1.5"/>'
    yield _text(after + 6, y + _BAR - 2, bar.label)


def _x(value: float, most: float) -> float:
    return _LABELS + _BARS * value / most


def _colour(number: int) -> str:
    return _COLOURS[number % len(_COLOURS)]


def _fitting(name: str) -> str:
    most = int((_LABELS - 16) / _CHARACTER_WIDTH)
    return name if len(name) <= most else f"{name[: most - 1]}…"


def _text(
    x: float, y: float, text: str, *, size: int = 12, weight: str = "normal", anchor: str = "start"
) -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" font-weight="{weight}" text-anchor="{anchor}" '
        f'fill="#222222">{escape(text)}</text>'
    )
