"""A lesson's figures as a table."""

from __future__ import annotations

from collections import Counter

import numpy as np

from playground.bench.class_load.lesson import SETTLED_SECONDS, Measured


def as_text(measured: Measured) -> str:
    """One line per figure: median and 95th percentile of times, then rates and costs."""
    lesson = measured.lesson
    does = "watch one run" if lesson.watch else "train"
    web, engine = measured.memory[-1][1:]
    lines = [
        f"{lesson.students} students open {lesson.page} within {lesson.arrive:g} s and {does}",
        _times("page opens", measured.opens),
        _times("an empty page", measured.floors),
        _times("Train to first frame", measured.first_frames),
        _times("age of a frame", measured.ages),
        f"  frames a second       {measured.frames_per_second:.0f} in all browsers, "
        f"{np.mean(measured.frame_bytes or [0]) / 1000:.1f} kB each",
        f"  web process           {measured.web_cores:.2f} cores, {web:.0f} MB",
        f"  engine                {measured.engine_cores:.2f} cores, {engine:.0f} MB",
        *_growth(measured.memory),
        f"  errors                {len(measured.errors)}",
    ]
    if lesson.flood:
        lines.append(
            f"  one browser pressed {lesson.flood} times at once: {measured.refused} refused"
        )
    counted = Counter(error[:160] for error in measured.errors)
    lines += [f"    {count} × {error}" for error, count in counted.most_common(5)]
    lines += [f"  {who} was told: {'; '.join(said) or '–'}" for who, said in measured.told.items()]
    return "\n".join(lines)


def _growth(memory: list[tuple[float, float, float]]) -> list[str]:
    """How memory has grown since the app had loaded all it needs; nothing of a short lesson."""
    settled = next((sample for sample in memory[:-1] if sample[0] >= SETTLED_SECONDS), None)
    if settled is None:
        return []
    web, engine = (last / then - 1 for last, then in zip(memory[-1][1:], settled[1:], strict=True))
    return [f"  memory since {SETTLED_SECONDS:.0f} s    web {web:+.1%}, engine {engine:+.1%}"]


def _times(name: str, seconds: list[float]) -> str:
    if not seconds:
        return f"  {name:21s} –"
    middle, late = np.percentile(seconds, [50, 95])
    return f"  {name:21s} median {middle:6.3f} s, 95% within {late:6.3f} s ({len(seconds)})"
