"""Commands of the playground and of Dask, as people start them in a terminal."""

import os
import signal
import socket
import subprocess
import threading
import time

PATIENCE_SECONDS = 240
UNSET = ("PYTHONPATH", "PLAYGROUND_SCHEDULER", "PLAYGROUND_TLS", "PLAYGROUND_INSECURE")


def wait_until(condition, seconds=PATIENCE_SECONDS):
    """Returns what a condition returns as soon as it is true.

    Raises:
        AssertionError: it is not, for so long.
    """
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if found := condition():
            return found
        time.sleep(0.05)
    raise AssertionError(f"{condition} was not so within {seconds} s")


class Command:
    """A command that runs in an empty folder, with a data folder of its own."""

    def __init__(self, folder, *words, **environment):
        folder.mkdir(parents=True)
        kept = {name: value for name, value in os.environ.items() if name not in UNSET}
        (folder / "empty").mkdir()
        self.data = folder / "data"
        self._output = folder / "output"
        with open(self._output, "wb") as output:
            self.process = subprocess.Popen(
                [str(word) for word in words],
                cwd=folder / "empty",
                env=kept | {"PLAYGROUND_DATA": str(self.data)} | environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    @property
    def output(self):
        return self._output.read_text()

    def says(self, words, times=1):
        """Waits until it has written these words so often."""

        def has_said():
            assert self.process.poll() is None, self.output
            return self.output.count(words) >= times

        wait_until(has_said)

    def end(self, number=signal.SIGTERM):
        if self.process.poll() is None:
            self.process.send_signal(number)
        return self.process.wait(20)


class Commands:
    """Starts commands, and ends those that are left."""

    def __init__(self, folder):
        self._folder, self._started = folder, []

    def start(self, *words, **environment):
        command = Command(self._folder / f"{len(self._started)}", *words, **environment)
        self._started.append(command)
        return command

    def end(self):
        for command in reversed(self._started):
            command.end()


def address_in(scheduler):
    """Where a scheduler of ours says that it is."""
    scheduler.says("The app:")
    return scheduler.output.split("The scheduler is at ")[1].split(". ")[0]


def free_port():
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


class Cluster:
    """A scheduler and a worker of ours.

    Args:
        without: A folder whose ``sitecustomize.py`` hides packages from the worker.
    """

    def __init__(self, commands, installed, certificates, without):
        self._commands, self._playground = commands, installed / "playground"
        self._without = str(without)
        self.tls, self._port = certificates, free_port()
        self.start_scheduler()
        self.worker = self.start_worker()
        self.worker.says("trains for")

    def start_scheduler(self):
        where = ("--host", "127.0.0.1", "--port", self._port)
        self.scheduler = self._commands.start(
            self._playground, "scheduler", "--tls-dir", self.tls, *where
        )
        self.address = address_in(self.scheduler)

    def start_dask_scheduler(self, python):
        """A scheduler of Dask's own command, at the same address."""
        keys = ("--tls-ca-file", self.tls / "ca.pem", "--tls-cert", self.tls / "scheduler.pem")
        where = ("--protocol", "tls", "--host", "127.0.0.1", "--port", self._port)
        words = ("-m", "dask", "scheduler", *keys, *where, "--no-dashboard")
        self.scheduler = self._commands.start(python, *words)

    def start_worker(self):
        return self._commands.start(
            *(self._playground, "worker", self.address, "--tls-dir", self.tls),
            PYTHONPATH=self._without,
        )

    def start_dask_worker(self, python, *options):
        """A worker of Dask's own command."""
        keys = ("--tls-ca-file", self.tls / "ca.pem", "--tls-cert", self.tls / "worker.pem")
        words = ("-m", "dask", "worker", self.address, *keys, "--no-dashboard")
        return self._commands.start(python, *words, *options)


class Network:
    """A way to an address that can be cut: bytes wait, or connections break."""

    def __init__(self, address):
        host, port = address.rpartition("://")[2].split(":")
        self._to, self._pairs = (host, int(port)), []
        self._flows, self._is_open = threading.Event(), True
        self._flows.set()
        self._listener = socket.create_server(("127.0.0.1", 0))
        threading.Thread(target=self._listen, daemon=True).start()
        self.address = f"tls://127.0.0.1:{self._listener.getsockname()[1]}"

    def _listen(self):
        while True:
            try:
                near, _ = self._listener.accept()
            except OSError:
                return
            if not self._is_open:
                near.close()
                continue
            far = socket.create_connection(self._to)
            self._pairs.append((near, far))
            for source, target in ((near, far), (far, near)):
                threading.Thread(target=self._forward, args=(source, target), daemon=True).start()

    def _forward(self, source, target):
        try:
            while content := source.recv(2**16):
                self._flows.wait()
                target.sendall(content)
        except OSError:
            pass
        for end in (source, target):
            end.close()

    def hold(self):
        """Forwards nothing more; connections stay."""
        self._flows.clear()

    def let_go(self):
        """Forwards what has waited, and all that comes."""
        self._is_open = True
        self._flows.set()

    def cut(self):
        """Breaks all connections, and takes no new one."""
        self._is_open = False
        for pair in self._pairs:
            for end in pair:
                try:
                    end.shutdown(socket.SHUT_RDWR)
                except OSError:
                    end.close()
        self._pairs.clear()

    def close(self):
        self.cut()
        self._listener.close()
