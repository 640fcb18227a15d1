"""allot itself: cold runs, files for the peers, and DIMACS files of others."""

import json
import os
import shutil
import subprocess

import networks
from measuring import repeated, run


class Allot:
    """The release build of this checkout."""

    def __init__(self, root, work):
        self.work = work
        build = os.environ.get("ALLOT_BUILD", os.path.join(root, ".build-peers"))
        subprocess.run(
            ["swift", "build", "-c", "release", "--product", "allot", "--package-path", root, "--scratch-path", build],
            check=True)
        self.command = os.path.join(build, "release", "allot")
        self.commit = _commit(root)

    def generate(self, instance):
        folder = os.path.join(self.work, instance.name)
        shutil.rmtree(folder, ignore_errors=True)
        subprocess.run(
            [self.command, "generate", "--out", folder, *instance.options], check=True, stdout=subprocess.DEVNULL)
        return folder

    def export(self, folder, peers):
        """{mps, lemon, …}: the files that `peers` need; one that cannot be made is left out."""
        files = {"mps": folder + ".mps"}
        subprocess.run([self.command, "export", folder, "--format", "mps", "--out", files["mps"]], check=True)
        if any(peer.startswith("lemon folded") for peer in peers):
            network, name = folder + ".folded.min", "lemon folded"
            networks.folded(files["mps"], network)
        elif "lemon" in peers:
            network, name = folder + ".min", "lemon"
            subprocess.run([self.command, "export", folder, "--format", "dimacs", "--out", network], check=True)
        else:
            return files
        files[name] = network
        files[name + " shuffled"] = network.replace(".min", ".shuffled.min")
        networks.shuffled(network, files[name + " shuffled"])
        return files

    def cold(self, folder, threads, limit):
        """Seconds of the solve stage from plan.json, with everything else of the same run."""
        plan = folder + ".plan"

        def once():
            outcome = run(
                [self.command, "run", folder, "--out", plan, "--json", "--threads", str(threads),
                 "--time-limit", str(limit)], limit * 2 + 120)
            try:
                summary = json.loads(outcome.output)
            except ValueError:
                return {"note": f"> {limit:g} s" if outcome.was_stopped else f"exit {outcome.code}"}
            if summary["status"] != "optimal":
                return {"note": f"> {limit:g} s", "why": summary["solver"]["why"]}
            stages = summary["seconds"]
            return {
                "seconds": stages["solve"], "stages": stages, "whole": outcome.seconds, "memory": outcome.memory,
                "objective": summary["objective"]["total"], "gap": summary["gap"], "solver": summary["solver"]["used"]}

        return repeated(once)

    def what_ifs(self, folder, regions):
        """Seconds of each what-if: demand of so many regions, one after the other, 10 % more and 10 % less."""
        outcome = run([self.command, "what-if", folder, "--regions", str(regions), "--threads", "2", "--json"], 3600)
        return [answer["seconds"] for answer in json.loads(outcome.output)["answers"]]

    def solve(self, path, limit):
        """A DIMACS file by `allot solve`, on one thread: the median of several solves in one process.

        A first solve pays for code and memory that the machine has not touched yet: a tenth of a millisecond.
        """

        def once(times):
            command = [self.command, "solve", path, "--format", "dimacs", "--time-limit", str(limit)]
            outcome = run([*command, "--times", str(times)], limit * times + 60)
            try:
                answer = json.loads(outcome.output)
            except ValueError:
                return {"note": f"exit {outcome.code}"}
            if answer["status"] != "optimal":
                return {"note": answer["status"]}
            return {"seconds": answer["seconds"], "objective": answer["objective"]}

        first = once(1)
        return once(15) if first.get("seconds", limit) < 3 else first


def _commit(root):
    """The commit that was built, with a plus where the checkout differs from it."""
    git = ["git", "-C", root]
    name = subprocess.run([*git, "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False).stdout
    changed = subprocess.run(
        [*git, "status", "--porcelain", "--", "Sources", "Package.swift"], capture_output=True, text=True, check=False)
    return name.strip() + ("+" if changed.stdout.strip() else "")
