"""Networks for the network codes: the same one in another order, and the one that a coupled instance hides."""

import random


def shuffled(source, target):
    """The DIMACS file with its arcs in random order, the same each time.

    The order decides much of LEMON's time: its block search prices neighbours together. On exported scenarios a
    random order is up to three times as fast as the order in which the model is made.
    """
    with open(source) as file:
        lines = file.readlines()
    arcs = [line for line in lines if line.startswith("a")]
    random.Random(1).shuffle(arcs)
    with open(target, "w") as file:
        file.writelines(line for line in lines if not line.startswith("a"))
        file.writelines(arcs)


def folded(source, target):
    """Writes the network that an MPS export of one period with unit volumes hides.

    A warehouse may ship at most its throughput, so at least the rest of its stock stays: stock that stays passes a node
    of the warehouse, with that lower bound on its way out. A region may get at most its quota, so at least the rest of
    its demand is unmet: unmet demand comes through a node of the region, with that lower bound on its way in.
    """
    rows, columns = _read_mps(source)
    supply = {row: limit for row, (kind, limit) in rows.items() if kind == "E"}
    sides = {row: limit for row, (kind, limit) in rows.items() if kind == "L"}
    cost_scale = _power_of_ten(column["cost"] for column in columns.values())
    number = {row: position + 1 for position, row in enumerate(supply)}
    ground = len(number) + 1
    arcs = []
    for name, column in columns.items():
        if any(abs(factor) != 1 for factor in column["rows"].values()):
            raise ValueError(f"{name} is no arc")
        ends = {factor: row for row, factor in column["rows"].items() if row in supply}
        tail, head = ends.get(1.0), ends.get(-1.0)
        place = name.split("[")[1].split(",")[0]
        if tail and not head and f"throughput[{place},1]" in sides:
            arcs.append((number[tail], f"throughput[{place},1]", 0, column["upper"], column["cost"]))
        elif head and not tail and f"quota[Q-{place}]" in sides:
            arcs.append((f"quota[Q-{place}]", number[head], 0, column["upper"], column["cost"]))
        else:
            arcs.append((number.get(tail, ground), number.get(head, ground), 0, column["upper"], column["cost"]))
    for position, row in enumerate(sides):
        number[row] = ground + 1 + position
    for row, limit in sides.items():
        if row.startswith("throughput["):
            place = row[len("throughput[") :].split(",")[0]
            there = sum(amount for node, amount in supply.items() if node.startswith(f"stock[{place},"))
            arcs.append((row, ground, max(0, there - limit), None, 0.0))
        else:
            place = row[len("quota[Q-") : -1]
            asked = sum(-amount for node, amount in supply.items() if node.startswith(f"demand[{place},"))
            arcs.append((ground, row, max(0, asked - limit), None, 0.0))
    _write_dimacs(target, supply, number, ground, arcs, cost_scale)


def _write_dimacs(target, supply, number, ground, arcs, cost_scale):
    unlimited = round(sum(abs(amount) for amount in supply.values()))
    with open(target, "w") as file:
        file.write(f"c quantities × 1, money × {cost_scale}\n")
        file.write(f"p min {len(number) + 1} {len(arcs)}\n")
        for row, amount in supply.items():
            if amount:
                file.write(f"n {number[row]} {_whole(amount)}\n")
        file.write(f"n {ground} {-_whole(sum(supply.values()))}\n")
        for tail, head, lower, upper, cost in arcs:
            tail, head = number.get(tail, tail), number.get(head, head)
            upper = unlimited if upper is None else _whole(upper)
            file.write(f"a {tail} {head} {_whole(lower)} {upper} {round(cost * cost_scale)}\n")


def _whole(value):
    if value != round(value):
        raise ValueError(f"{value} is not whole")
    return round(value)


def _power_of_ten(values):
    scale = 1
    for value in values:
        while abs(value * scale - round(value * scale)) > 1e-6 and scale < 10**9:
            scale *= 10
    return scale


def _read_mps(source):
    """Rows as {name: (kind, right-hand side)} and columns as {name: {cost, rows, upper}}, of the export's free MPS."""
    rows, columns, objective, section = {}, {}, None, ""
    with open(source) as file:
        for line in file:
            words = line.split()
            if not words or line[0] == "*":
                continue
            if line[0] != " ":
                section = words[0]
                if section == "RANGES":
                    raise ValueError("ranges are not folded")
            elif section == "ROWS" and words[0] == "N":
                objective = words[1]
            elif section == "ROWS":
                rows[words[1]] = (words[0], 0.0)
            elif section == "COLUMNS":
                column = columns.setdefault(words[0], {"cost": 0.0, "rows": {}, "upper": None})
                for row, value in zip(words[1::2], words[2::2]):
                    if row == objective:
                        column["cost"] = float(value)
                    else:
                        column["rows"][row] = float(value)
            elif section == "RHS" and words[1] != objective:
                rows[words[1]] = (rows[words[1]][0], float(words[2]))
            elif section == "BOUNDS" and words[0] == "UP":
                columns[words[2]]["upper"] = float(words[3])
    return rows, columns


def scale(path):
    """Quantities × money of a DIMACS file that says so; None where it does not."""
    with open(path) as file:
        for line in file:
            if not line.startswith("c"):
                return None
            if "quantities ×" in line:
                words = line.replace(",", " ").split()
                factors = [float(words[at + 1]) for at, word in enumerate(words) if word == "×"]
                return factors[0] * factors[1]
    return None


def arcs_in_mps(path):
    """Columns of an MPS file."""
    count, last, inside = 0, None, False
    with open(path) as file:
        for line in file:
            if line[0] != " ":
                inside = line.startswith("COLUMNS")
            elif inside:
                name = line.split(None, 1)[0]
                if name != last:
                    count, last = count + 1, name
    return count
