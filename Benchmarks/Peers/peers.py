"""The peers: how each is installed, run and read. Each answers {seconds, objective} or {note}."""

import json
import os
import re
import shutil
import subprocess
import sys

import networks
from measuring import run

HERE = os.path.dirname(os.path.abspath(__file__))
#: Command → Debian package.
COMMANDS = {"dimacs-solver": "liblemon-utils", "clp": "coinor-clp", "glpsol": "glpk-utils"}
#: Virtual environment → package: these two clash in one process.
ENVIRONMENTS = {"highs": "highspy", "ortools": "ortools"}
#: These take minutes where the others take seconds: they get this many seconds at most.
SLOW = {"glpsol": 60, "clp barrier": 60}


def install(work):
    """Installs what is missing; what cannot be installed is shown as missing later."""
    missing = [package for command, package in COMMANDS.items() if not shutil.which(command)]
    if missing and os.geteuid() == 0:
        subprocess.run(["apt-get", "update", "-q"], check=False)
        subprocess.run(["apt-get", "install", "-q", "-y", *missing], check=False)
    elif missing:
        print(f"missing, install as root: {' '.join(missing)}", file=sys.stderr)
    for name, package in ENVIRONMENTS.items():
        if not os.path.exists(environment(work, name)):
            subprocess.run([sys.executable, "-m", "venv", os.path.join(work, name)], check=False)
            subprocess.run([environment(work, name), "-m", "pip", "install", "-q", package, "numpy"], check=False)


def environment(work, name):
    return os.path.join(work, name, "bin", "python")


def versions(work):
    """[(peer, version)], as the packages say it."""
    found = []
    for command, package in COMMANDS.items():
        query = subprocess.run(
            ["dpkg-query", "-W", "-f", "${Version}", package], capture_output=True, text=True, check=False)
        found.append((command, f"{package} {query.stdout or 'missing'}"))
    for name, package in ENVIRONMENTS.items():
        code = f"from importlib.metadata import version; print(version('{package}'))"
        try:
            text = subprocess.run(
                [environment(work, name), "-c", code], capture_output=True, text=True, check=False).stdout.strip()
        except FileNotFoundError:
            text = ""
        found.append((name, f"{package} {text or 'missing'}"))
    return found


def solve(peer, files, work, limit):
    """One run of `peer` on an instance; `files` are its MPS and DIMACS files."""
    limit = min(limit, SLOW.get(peer, limit))
    program = peer.split()[0]
    try:
        if program == "lemon":
            return _lemon(files[peer], limit)
        if program == "ortools":
            return _python(work, "ortools", ["ortools_run.py", files["lemon"]], limit, files["lemon"])
        if program == "highs":
            return _python(work, "highs", ["highs_run.py", files["mps"], peer.split()[1], str(limit)], limit)
        if program == "clp":
            return _clp(files["mps"], peer, limit)
        return _glpsol(files["mps"], work, limit)
    except FileNotFoundError as problem:
        return {"note": f"missing: {os.path.basename(str(problem.filename))}"}
    except KeyError:
        return {"note": "no such file of this instance"}


def _stopped(limit):
    return {"note": f"> {limit:g} s"}


def _lemon(path, limit):
    """`dimacs-solver`: the time of its network simplex alone, without reading and set-up.

    Its `int` is a little faster than `long long`, but totals overflow: run both, time the faster, believe the wider.
    """
    answers = []
    for width in ["-int", "-long"]:
        outcome = run(["dimacs-solver", width, path], limit + 60)
        seconds = re.search(r"Run NetworkSimplex:.*real: ([\d.e+-]+)s", outcome.errors)
        total = re.search(r"Min flow cost: (-?\d+)", outcome.errors)
        if not seconds or not total:
            return _stopped(limit) if outcome.was_stopped else {"note": "failed"}
        answers.append((float(seconds[1]), int(total[1])))
    (narrow, narrow_total), (wide, total) = answers
    agree = (narrow_total - total) % 2**32 == 0
    return {"seconds": min(narrow, wide) if agree else wide, **_unscaled(total, path)}


def _unscaled(total, path):
    """The objective in the scenario's money; the mantissa alone where the file does not say its scale."""
    scale = networks.scale(path)
    return {"objective": total / scale} if scale else {"objective": total, "any_power_of_ten": True}


def _python(work, name, arguments, limit, network=None):
    command = [environment(work, name), os.path.join(HERE, arguments[0]), *arguments[1:]]
    # The limit is for solving; reading comes on top.
    outcome = run(command, limit + 60)
    if outcome.was_stopped:
        return _stopped(limit)
    if outcome.code != 0:
        return {"note": "failed"}
    answer = json.loads(outcome.output.splitlines()[-1])
    if not answer["optimal"]:
        return _stopped(limit) if answer["status"] == "Time limit reached" else {"note": answer["status"]}
    objective = _unscaled(answer["objective"], network) if network else {"objective": answer["objective"]}
    return {"seconds": answer["seconds"], **objective}


def _clp(path, peer, limit):
    """Its own clock, which starts after reading; barrier without crossover."""
    method = ["-dualsimplex"] if peer == "clp dual" else ["-crossover", "off", "-barrier"]
    outcome = run(["clp", path, *method], limit)
    found = re.search(r"Optimal objective (\S+) - \d+ iterations time ([\d.]+)", outcome.output)
    if not found:
        return _stopped(limit) if outcome.was_stopped else {"note": "failed"}
    return {"seconds": float(found[2]), "objective": float(found[1])}


def _glpsol(path, work, limit):
    # A real file: as root it would remove /dev/null and put a file there.
    target = os.path.join(work, "glpsol.txt")
    outcome = run(["glpsol", "--freemps", path, "--tmlim", str(int(limit)), "-o", target], limit + 60)
    seconds = re.search(r"Time used:\s+([\d.]+) secs", outcome.output)
    if "OPTIMAL LP SOLUTION FOUND" not in outcome.output or not seconds:
        return _stopped(limit)
    with open(target) as file:
        objective = re.search(r"Objective:\s+\S+ = (\S+)", file.read())
    return {"seconds": float(seconds[1]), "objective": float(objective[1])}
