"""What an input may cost and touch: seconds, memory, files, programs."""

import os
import resource
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

MOST_SECONDS = 2.0
"""Of this thread alone: the machine may be busy with other tests."""
MOST_BYTES = 200 * 2**20
"""By which the process may grow beyond the most that it has had before."""
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
PATHS_OF = {
    "os.remove": 1, "os.rename": 2, "os.mkdir": 1, "os.rmdir": 1, "os.truncate": 1,
    "os.symlink": 2, "os.link": 2, "os.chmod": 1, "shutil.rmtree": 1,
}  # fmt: skip
"""Events of Python's audit that change files, and how many paths they begin with."""
FORBIDDEN = ("pickle.find_class", "subprocess.Popen", "os.system", "os.exec", "os.posix_spawn")
FORBIDDEN_TO_READ = ("/etc/passwd",)
_seen = []


@contextmanager
def watched():
    """Around what is done with an input.

    Raises:
        AssertionError: it took too long or too much memory, wrote a file outside of the data folder
            and of the folder for temporary files, began a program, or unpickled something.
    """
    seen = _begin()
    began, most = time.thread_time(), _most_bytes()
    try:
        yield
    finally:
        _begin()
        seconds, grown = time.thread_time() - began, _most_bytes() - most
    assert seconds < MOST_SECONDS, f"{seconds:.1f} s"
    assert grown < MOST_BYTES, f"{grown / 2**20:.0f} MB"
    assert not seen, seen


def _most_bytes():
    """The most memory that this process has had so far."""
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit


def _begin():
    """The list of what is done from now on that nothing may do."""
    global _seen
    _seen = []
    return _seen


def _audit(event, arguments):
    if event == "open":
        path, mode, flags = arguments
        writes = flags & WRITING if isinstance(flags, int) else set(mode or "") & set("wax+")
        if (writes and _is_outside(path)) or str(path) in FORBIDDEN_TO_READ:
            _seen.append((event, str(path)))
    elif event in PATHS_OF and not _is_below_handle(arguments):
        _seen.extend((event, str(p)) for p in arguments[: PATHS_OF[event]] if _is_outside(p))
    elif event.startswith(FORBIDDEN):
        _seen.append((event, str(arguments[:1])))


def _is_below_handle(arguments):
    """Whether the path is relative to a folder that was opened before."""
    return isinstance(arguments[-1], int) and arguments[-1] >= 0


def _is_outside(path):
    if not isinstance(path, str | bytes | os.PathLike):
        return False  # a handle that is open already
    place = Path(os.path.abspath(os.fsdecode(path)))
    inside = (os.environ["PLAYGROUND_DATA"], tempfile.gettempdir())
    cached = "__pycache__" in place.parts or str(place) == os.devnull
    return not cached and not any(place.is_relative_to(folder) for folder in inside)


sys.addaudithook(_audit)
