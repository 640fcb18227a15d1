"""RESULTS.md from measurements."""

import math
import os
import statistics

from instances import GOALS, LEMON

AGREEMENT = 1e-7
#: What was tried and how it came out, written by those who tried.
TRIED = os.path.join(os.path.dirname(os.path.abspath(__file__)), "TRIED.md")


def text(machine, instances, measured, files):
    """The page. `measured` maps an instance's name to its measurement; `files` the same for DIMACS files."""
    parts = [
        "# Results\n\nWritten by `Benchmarks/Peers/run`; the next run writes it anew. Seconds of wall clock, the median"
        " of several runs where they are short. [README.md](README.md) says what each column means.\n",
        "## The machine\n\n" + "\n".join(f"- {line}" for line in machine) + "\n",
        "## Goals\n\n" + _goals(measured, files),
        "## Times\n\n" + _times(instances, measured) + _kept(measured),
        "## Objectives\n\n" + _objectives(instances, measured),
        "## One network, one thread\n\n" + _files(files),
        "## Stages and memory of allot\n\n" + _stages(instances, measured),
        _tried(),
        "## When\n\nWith a load above 0 somebody else was at work on the same cores, and times are longer than they should"
        " be.\n\n" + _when(instances, measured),
    ]
    return "\n".join(parts)


def table(head, rows):
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    return "\n".join(lines + ["| " + " | ".join(row) + " |" for row in rows]) + "\n"


def seconds(value):
    if value is None:
        return "–"
    if value >= 100:
        return f"{value:.0f}"
    return f"{value:.2f}" if value >= 1 else f"{value:.3f}" if value >= 0.01 else f"{value:.5f}"


def best(measurement, peers):
    """(seconds, peer) of the fastest that answered; None where none did."""
    found = [(measurement["peers"][peer]["seconds"], peer) for peer in peers
             if measurement["peers"].get(peer, {}).get("seconds") is not None]
    return min(found, default=None)


def ours(measurement, threads=2):
    return measurement["allot"].get(str(threads), {})


def _verdict(met):
    return "met" if met else "**not met**"


def _goals(measured, files):
    rows = [_speed(goal, measured) for goal in GOALS if goal.instance in measured]
    others = [_doubling(measured), _netgen(files), _whole(measured), _what_ifs(measured), _memory(measured)]
    rows += [row for row in others if row]
    return table(["instance", "goal", "measured", ""], rows)


def _speed(goal, measured):
    measurement = measured[goal.instance]
    wanted = f"at least {goal.factor:g}× the best of {', '.join(goal.peers)}; {goal.threads} thread" + (
        "s" if goal.threads > 1 else "") + f"; gap ≤ {goal.gap:g}"
    own, rival = ours(measurement, goal.threads), best(measurement, goal.peers)
    if own.get("seconds") is None:
        reached = f"allot {own.get('note', 'not run')}" + (f", {rival[1]} {seconds(rival[0])} s" if rival else "")
        return [goal.instance, wanted, reached, _verdict(False)]
    if rival is None:
        notes = {measurement["peers"].get(peer, {}).get("note", "not run") for peer in goal.peers}
        reached = f"allot {seconds(own['seconds'])} s, the peers: {', '.join(sorted(notes))}"
        return [goal.instance, wanted, reached, "open"]
    factor = rival[0] / own["seconds"]
    times = f"{rival[1]} {seconds(rival[0])} s, allot {seconds(own['seconds'])} s, gap {own['gap']:.0e}"
    reached = f"{factor:.1f}× ({times})"
    return [goal.instance, wanted, reached, _verdict(factor >= goal.factor and own["gap"] <= goal.gap)]


def _doubling(measured):
    names = [name for name in ["D1", "D2", "D4"] if name in measured and ours(measured[name], 1).get("seconds")]
    if len(names) < 2:
        return None
    factors = {threads: [ours(measured[after], threads)["seconds"] / ours(measured[before], threads)["seconds"]
                         for before, after in zip(names, names[1:])] for threads in (1, 2)}
    reached = "; ".join(
        f"{threads} thread{'s' if threads > 1 else ''}: " + ", ".join(f"{factor:.2f}×" for factor in list_)
        for threads, list_ in factors.items())
    return ["doubling products (" + ", ".join(names) + ")", "solve time ≤ 2.2×", reached,
            _verdict(all(factor <= 2.2 for list_ in factors.values() for factor in list_))]


def _netgen(files):
    ratios = [(result["allot"]["seconds"] / result["lemon"]["seconds"], name) for name, result in files.items()
              if result["arcs"] > 1000 and result["allot"].get("seconds") and result["lemon"].get("seconds")]
    if not ratios:
        return None
    worst = max(ratios)
    return ["DIMACS files with over 1,000 arcs", "one thread, each ≤ 1.2× LEMON",
            f"worst {worst[0]:.2f}× ({worst[1]}) of {len(ratios)}", _verdict(worst[0] <= 1.2)]


def _whole(measured):
    if "U" not in measured or not ours(measured["U"]).get("whole"):
        return None
    rival = best(measured["U"], LEMON)
    whole = ours(measured["U"])["whole"]
    if rival is None:
        return None
    return ["U", "whole `allot run`, files in, plan folder out: at most LEMON's simplex on the same network",
            f"{seconds(whole)} s, {rival[1]} {seconds(rival[0])} s", _verdict(whole <= rival[0])]


def _what_ifs(measured):
    """Each of 100 regions' demand ± 10 %, warm: `what_ifs` of a measurement holds {cold, warm: [seconds]}."""
    found = [(name, measurement["what_ifs"]) for name, measurement in measured.items() if measurement.get("what_ifs")]
    if not found:
        return ["U, C, V", "what-ifs warm: U each ≤ 1/20 of cold, C and V ≤ 1/8", "not measured", "open"]
    reached, met = [], True
    for name, times in found:
        share = max(times["warm"]) / times["cold"]
        middle = statistics.median(times["warm"])
        reached.append(
            f"{name}: of {seconds(times['cold'])} s median 1/{times['cold'] / middle:.1f} ({seconds(middle)} s), "
            f"slowest 1/{1 / share:.1f} ({seconds(max(times['warm']))} s), {len(times['warm'])} of them")
        met = met and share <= (1 / 20 if name == "U" else 1 / 8)
    return [", ".join(name for name, _ in found), "what-ifs warm: U each ≤ 1/20 of cold, C and V ≤ 1/8",
            "; ".join(reached), _verdict(met)]


def _memory(measured):
    # Networks only: the coupled solver keeps more for each arc.
    known = [(measurement["arcs"], name, ours(measurement)["memory"]) for name, measurement in measured.items()
             if ours(measurement).get("memory") and ours(measurement).get("solver") == "network"]
    if not known:
        return None
    arcs, name, memory = max(known)
    # Between the two largest: what a process needs anyway is not counted in arcs.
    before = max((entry for entry in known if entry[0] * 2 <= arcs), default=(0, "", 0))
    each = (memory - before[2]) / (arcs - before[0])
    fit = f"about {(2**34 - memory + each * arcs) / each / 1e6:.0f} million arcs"
    since = f"from {before[1]} to {name}" if before[0] else f"on {name}"
    reached = f"{each:.0f} bytes an arc {since}, whole run: {fit}; the largest run here: {arcs:,} arcs, "
    reached += f"{memory / 2**30:.1f} GiB"
    return ["memory", "largest instance in 16 GiB: stated", reached, "stated"]


def _times(instances, measured):
    peers = list(dict.fromkeys(peer for measurement in measured.values() for peer in measurement["peers"]))
    rows = []
    for instance in instances:
        if instance.name not in measured:
            rows.append([instance.name, instance.title, "not run"] + [""] * (len(peers) + 2))
            continue
        measurement = measured[instance.name]
        one, two = ours(measurement, 1), ours(measurement, 2)
        row = [instance.name, instance.title, f"{measurement['arcs']:,}"]
        row += [_cell(own, None) for own in (one, two)]
        fastest = min((own["seconds"] for own in (one, two) if own.get("seconds")), default=None)
        rows.append(row + [_cell(measurement["peers"].get(peer), fastest) for peer in peers])
    return table(["", "instance", "arcs", "allot, 1 thread", "allot, 2 threads"] + peers, rows)


def _kept(measured):
    kept = {(peer, result["when"]) for measurement in measured.values()
            for peer, result in measurement["peers"].items() if result.get("when")}
    if not kept:
        return ""
    return "\n† Kept from an earlier run: " + ", ".join(f"{peer} {when}" for peer, when in sorted(kept)) + ".\n"


def _cell(result, fastest):
    """Seconds, with the ratio to allot's better time."""
    if not result:
        return ""
    kept = " †" if result.get("when") else ""
    if result.get("seconds") is None:
        return result["note"] + kept
    return seconds(result["seconds"]) + (f" ({result['seconds'] / fastest:.3g}×)" if fastest else "") + kept


def _objectives(instances, measured):
    rows = []
    for instance in instances:
        measurement = measured.get(instance.name)
        if not measurement:
            continue
        answers = [("allot", own) for own in measurement["allot"].values()][:1] + list(measurement["peers"].items())
        answers = [(name, result) for name, result in answers if result.get("objective") is not None]
        if not answers:
            continue
        base_name, base = next(
            (answer for answer in answers if not answer[1].get("any_power_of_ten")), answers[0])
        others = [(difference(base["objective"], result), peer) for peer, result in answers if peer != base_name]
        worst = max(others, default=(0.0, "–"))
        rows.append([instance.name, f"{base['objective']:.6f} ({base_name})", str(len(others)),
                     f"{worst[0]:.1e} ({worst[1]})" if others else "–",
                     ("agree" if worst[0] <= AGREEMENT else "**differ**") if others else ""])
    return table(["", "objective", "others", "largest relative difference", ""], rows)


def difference(objective, result):
    """Relative difference; of the mantissas where a network's scale is not known."""
    other = result["objective"]
    if result.get("any_power_of_ten") and objective and other:
        other /= 10.0 ** round(math.log10(abs(other / objective)))
    return abs(other - objective) / max(1.0, abs(objective))


def _files(files):
    rows = []
    for name, result in sorted(files.items(), key=lambda item: item[1]["arcs"]):
        own, rival = result["allot"], result["lemon"]
        both = own.get("seconds") is not None and rival.get("seconds") is not None
        same = both and own["objective"] == rival["objective"]
        rows.append([
            name, f"{result['arcs']:,}", _cell(own, None), _cell(rival, None),
            f"{own['seconds'] / rival['seconds']:.2f}×" if both else "",
            ("agree" if same else "**differ**") if both else ""])
    if not rows:
        return "No files here.\n"
    return table(["file", "arcs", "allot", "lemon", "allot ÷ lemon", "objectives"], rows)


def _stages(instances, measured):
    rows = []
    for instance in instances:
        own = ours(measured[instance.name]) if instance.name in measured else {}
        if not own.get("stages"):
            continue
        stages, arcs = own["stages"], measured[instance.name]["arcs"]
        rows.append([instance.name, own["solver"], f"{own['gap']:.0e}"]
                    + [seconds(stages[stage]) for stage in ("read", "formulate", "solve", "check", "write")]
                    + [seconds(own["whole"]), f"{own['memory'] / 2**20:.0f}", f"{own['memory'] / arcs:.0f}"])
    stages = ["read", "formulate", "solve", "check", "write"]
    return table(["", "solver", "gap", *stages, "whole run", "peak MiB", "bytes an arc"], rows)


def _tried():
    with open(TRIED) as file:
        return "## What was tried\n\n" + file.read()


def _when(instances, measured):
    """Ratios within one row come from one run; rows may come from different ones."""
    rows = [[instance.name, measured[instance.name]["when"], measured[instance.name]["commit"],
             f"{measured[instance.name]['load']:.1f}"] for instance in instances if instance.name in measured]
    return table(["", "measured at (UTC)", "commit", "load before"], rows)
