"""Runs a command, and says how long it took, what it printed and how much memory it had."""

import os
import statistics
import subprocess
import tempfile
import threading
import time
from dataclasses import dataclass


@dataclass
class Outcome:
    """What became of a process."""

    code: int
    seconds: float
    output: str
    errors: str
    #: Largest resident set, bytes.
    memory: int
    #: Whether it was ended by the limit.
    was_stopped: bool


def run(command, limit):
    """Runs `command`; ends it after `limit` seconds of wall clock.

    Output goes to files: a pipe that nobody empties would stop the process.
    """
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as errors:
        stopped = threading.Event()
        start = time.perf_counter()
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=output, stderr=errors)

        def stop():
            stopped.set()
            process.kill()

        timer = threading.Timer(limit, stop)
        timer.start()
        # wait4 alone tells the memory of this one process.
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
        timer.cancel()
        process.returncode = os.waitstatus_to_exitcode(status)
        output.seek(0)
        errors.seek(0)
        return Outcome(
            process.returncode, seconds, output.read().decode(errors="replace"), errors.read().decode(errors="replace"),
            usage.ru_maxrss * 1024, stopped.is_set())


def repeated(measure):
    """Measures again while that is cheap: the result whose seconds are the median of 15, 5, 3 or 1."""
    results = [measure()]
    first = results[0].get("seconds")
    if first is not None:
        for _ in range(14 if first < 0.1 else 4 if first < 3 else 2 if first < 15 else 0):
            results.append(measure())
    timed = [result for result in results if result.get("seconds") is not None]
    if len(timed) < len(results):
        return next(result for result in results if result.get("seconds") is None)
    middle = statistics.median_low(result["seconds"] for result in timed)
    result = next(result for result in timed if result["seconds"] == middle)
    result["runs"] = sorted(one["seconds"] for one in timed)
    return result
