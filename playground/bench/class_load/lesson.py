"""A lesson: an app of its own, students who arrive, press Train, and watch; what that costs."""

from __future__ import annotations

import asyncio
import math
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import psutil  # type: ignore[import-untyped] # comes with distributed
from websockets.exceptions import InvalidStatus

from playground.bench.class_load.student import Student
from playground.bench.web_process import PROJECT, App, bare_app, running_app

MEGABYTE = 1e6
SETTLED_SECONDS = 300.0
"""After these what an app needs has been loaded; memory that still grows leaks."""
SAMPLE_SECONDS = 10.0
WARM_UP_SECONDS = 25.0
"""The engine imports Keras and compiles a toy meanwhile; a class does not come before."""
FLOOD_FROM = 10_000
"""A number that no student of the class has."""


@dataclass(frozen=True)
class Lesson:
    """What a class does.

    Attributes:
        students: How many there are.
        page: Name of the page that all open.
        watch: Whether all watch one run, rather than train one each.
        arrive: Seconds in which they come, evenly.
        seconds: For how long the last one stays.
        query: Settings in the link, without the question mark; ``{n}`` becomes the student's
            number, so that runs differ.
        beside: Pages on which others train meanwhile, each with the number of them.
        button: What each presses to train.
        presses: How often each presses it; every time for runs of its own.
        every: Seconds between two presses; at less than one, both count as one.
        flood: In so many more tabs one browser presses at the same moment, while the class comes.
    """

    students: int = 60
    page: str = "plane"
    watch: bool = False
    arrive: float = 10.0
    seconds: float = 20.0
    query: str = "seed={n}"
    beside: tuple[tuple[str, int], ...] = ()
    button: str = "Train"
    presses: int = 1
    every: float = 1.0
    flood: int = 0


@dataclass
class Measured:
    """What a lesson cost. Times in seconds, ages from the moment that a worker reports an epoch
    until a browser has received the frame.

    Attributes:
        memory: Seconds since the app was let alone, and the megabytes that the web process and the
            engine need then.
        told: What each of those beside was told while it waited, one after the other.
        refused: How many presses of the flood were refused.
    """

    lesson: Lesson
    opens: list[float] = field(default_factory=list)
    floors: list[float] = field(default_factory=list)
    first_frames: list[float] = field(default_factory=list)
    ages: list[float] = field(default_factory=list)
    frame_bytes: list[int] = field(default_factory=list)
    frames_per_second: float = 0.0
    web_cores: float = 0.0
    engine_cores: float = 0.0
    memory: list[tuple[float, float, float]] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    told: dict[str, list[str]] = field(default_factory=dict)
    refused: int = 0


def run_lesson(lesson: Lesson) -> Measured:
    """Starts an app, lets the class in, and measures."""
    measured = Measured(lesson)
    with running_app(bare_app(), {}) as app:
        app.page()
        floor = Lesson(lesson.students, "", arrive=lesson.arrive, seconds=0, query="")
        measured.floors = asyncio.run(_arrivals(app, floor, lambda *_: None))
    with running_app(PROJECT / "app.py", {}) as app:
        app.page()
        asyncio.run(_lesson(app, lesson, measured))
        measured.errors += _tracebacks(app.log)
    return measured


async def _arrivals(app: App, lesson: Lesson, heard: Callable[..., None]) -> list[float]:
    """Only opens the page; how long that took for each."""

    async def one(number: int) -> float:
        await asyncio.sleep(number * lesson.arrive / lesson.students)
        student = Student(app.address, heard)
        try:
            return await student.open(lesson.page)
        finally:
            await student.leave()

    return list(await asyncio.gather(*(one(n) for n in range(lesson.students))))


async def _lesson(app: App, lesson: Lesson, measured: Measured) -> None:
    await asyncio.sleep(WARM_UP_SECONDS)
    listening = [0.0]

    def heard(received: float, recorded: float, size: int) -> None:
        if listening[0] and recorded >= listening[0]:
            measured.ages.append(received - recorded)
            measured.frame_bytes.append(size)

    first = Student(app.address, heard)
    query = lesson.query.format(n=0)
    if lesson.watch:
        await first.open(lesson.page, query)
        await first.press(lesson.button)
        query = first.query
    everybody = [Student(app.address, heard) for _ in range(lesson.students)]
    tabs = await _tabs_of_one_browser(app, lesson)
    web = psutil.Process(app.process.pid)
    sampling = asyncio.create_task(_sample_memory(web, measured.memory))

    async def attend(number: int, student: Student) -> None:
        await asyncio.sleep(number * lesson.arrive / lesson.students)
        asked = query if lesson.watch else lesson.query.format(n=number)
        measured.opens.append(await student.open(lesson.page, asked))
        if lesson.watch:
            return
        pressed = time.monotonic()
        try:
            await student.press(lesson.button)
        except KeyError:
            measured.errors.append(f"no button {lesson.button}")
            return
        await _until(lambda: student.first_frame is not None, 60)
        if student.first_frame is not None:
            measured.first_frames.append(student.first_frame - pressed)
        for _ in range(lesson.presses - 1):
            await _press_again(student, lesson)

    others = _beside(app, lesson)
    results = await asyncio.gather(
        *(attend(n, student) for n, student in enumerate(everybody)),
        *(_train_beside(page, n, student) for n, (page, student) in enumerate(others)),
        _flood(tabs, lesson),
        return_exceptions=True,
    )
    measured.errors += [repr(result) for result in results if isinstance(result, Exception)]
    listening[0] = time.time()
    await _measure_load(web, lesson, measured)
    sampling.cancel()
    measured.memory.append((math.inf, *_of_both(web, _megabytes)))
    for number, (page, student) in enumerate(others, start=1):
        measured.told[f"{page}, student {number}"] = student.told
    measured.refused = lesson.flood - sum(not tab.errors for tab in tabs)
    for tab in tabs:
        await tab.leave()
    for student in [first, *everybody, *(student for _, student in others)]:
        measured.errors += student.errors
        await student.leave()


async def _measure_load(web: psutil.Process, lesson: Lesson, measured: Measured) -> None:
    """What the app does while everybody watches."""
    began, before = time.monotonic(), _of_both(web, _cpu_seconds)
    await asyncio.sleep(lesson.seconds)
    spent, after = time.monotonic() - began, _of_both(web, _cpu_seconds)
    measured.web_cores = (after[0] - before[0]) / spent
    measured.engine_cores = (after[1] - before[1]) / spent
    measured.frames_per_second = len(measured.ages) / spent


def _beside(app: App, lesson: Lesson) -> list[tuple[str, Student]]:
    """Those who train on other pages, and the page of each. Their frames are not measured."""
    return [
        (page, Student(app.address, lambda *_: None))
        for page, count in lesson.beside
        for _ in range(count)
    ]


async def _train_beside(page: str, number: int, student: Student) -> None:
    await student.open(page, f"seed={number}")
    await student.press("Train")


async def _tabs_of_one_browser(app: App, lesson: Lesson) -> list[Student]:
    """All of them have the page open. What they hear is not measured."""
    tabs: list[Student] = []
    for number in range(lesson.flood):
        tab = Student(app.address, lambda *_: None, tabs[0].cookie if tabs else "")
        with suppress(InvalidStatus):  # a browser may have so many pages open, and no more
            await tab.open(lesson.page, lesson.query.format(n=f"{FLOOD_FROM + number}"))
            tabs.append(tab)
    return tabs


async def _flood(tabs: list[Student], lesson: Lesson) -> None:
    await asyncio.sleep(lesson.arrive / 2)
    await asyncio.gather(*(tab.press(lesson.button) for tab in tabs))


async def _press_again(student: Student, lesson: Lesson) -> None:
    """Leaves the run to itself and begins another."""
    await asyncio.sleep(lesson.every)
    await student.begin_anew(lesson.button)
    await student.press(lesson.button)


async def _sample_memory(web: psutil.Process, memory: list[tuple[float, float, float]]) -> None:
    began = time.monotonic()
    while True:
        memory.append((time.monotonic() - began, *_of_both(web, _megabytes)))
        await asyncio.sleep(SAMPLE_SECONDS)


async def _until(condition: Callable[[], bool], seconds: float) -> None:
    end = time.monotonic() + seconds
    while not condition() and time.monotonic() < end:
        await asyncio.sleep(0.01)


def _of_both(
    web: psutil.Process, measure: Callable[[psutil.Process], float]
) -> tuple[float, float]:
    """A number of the web process, and the sum over all that it has started."""
    engine = 0.0
    for child in web.children(recursive=True):
        with suppress(psutil.NoSuchProcess):
            engine += measure(child)
    return measure(web), engine


def _cpu_seconds(process: psutil.Process) -> float:
    return float(sum(process.cpu_times()[:2]))


def _megabytes(process: psutil.Process) -> float:
    return float(process.memory_info().rss / MEGABYTE)


def _tracebacks(log: Path) -> list[str]:
    """What each traceback in a log says in the end, and where it was raised."""
    found = []
    for traceback in log.read_text().split("Traceback (most recent call last):")[1:]:
        *frames, error = _until_unindented(traceback.splitlines()[1:])
        places = [line.strip() for line in frames if line.strip().startswith("File ")]
        found.append(f"{error} ({places[-1] if places else 'nowhere'})")
    return found


def _until_unindented(lines: list[str]) -> Iterator[str]:
    """The frames of a traceback, which are indented, and the line of the error below them."""
    for line in lines:
        yield line
        if not line.startswith(" "):
            return
