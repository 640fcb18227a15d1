#!/usr/bin/env python3
"""Random scenarios that buy in lots, against the optimum by HiGHS (PyPI: highspy).

    python3 -m venv VENV && VENV/bin/pip install highspy
    VENV/bin/python Tests/campaigns/lots-highs.py [--allot .build/release/allot] [--count 100] [--seed 1] [--single]

Each scenario is written as a folder, planned by `allot run`, and stated once more here as a mixed-integer program, from
the data and not from the tool's own model. A plan must cost at most 1 % more than the optimum, no bound may exceed it,
the tool's own check must pass, and with --single (one product at one warehouse) the plan must be optimal.
"""
import argparse
import csv
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile

import highspy

TOLERANCE = 1e-6


def scenario(seed, single):
    """Tables as lists of rows, and the number of periods."""
    draw = random.Random(seed)
    periods = draw.randint(3, 9 if single else 7)
    warehouses = ["W1"] if single else [f"W{i}" for i in range(1, draw.randint(1, 3) + 1)]
    products = ["P1"] if single else [f"P{i}" for i in range(1, draw.randint(1, 4) + 1)]
    regions = [f"R{i}" for i in range(1, draw.randint(1, 4) + 1)]
    fine = draw.random() < 0.2  # quantities with decimals
    amount = lambda low, high: round(draw.uniform(low, high), 1) if fine else draw.randint(low, high)
    tables = {
        "products": [(p, draw.randint(20, 120), draw.choice([0, 0.5, 1, 2]), draw.choice([1, 1, 2])) for p in products],
        "warehouses": [
            (w, "" if draw.random() < 0.8 or single else draw.randint(30, 120),
             "" if draw.random() < (0.7 if single else 0.85) else draw.randint(20, 80))
            for w in warehouses
        ],
        "regions": [(r,) for r in regions],
        "stock": [], "receipts": [], "demand": [], "lanes": [], "offers": [], "contracts": [],
    }
    for r in regions:
        for p in products:
            for t in range(1, periods + 1):
                if draw.random() < 0.7:
                    tables["demand"].append((r, p, t, amount(1, 25)))
    if not tables["demand"]:
        tables["demand"].append((regions[0], products[0], 1, 9))
    for w in warehouses:
        served = [r for r in regions if draw.random() < 0.8] or [regions[0]]
        for r in served:
            tables["lanes"].append((w, r, draw.randint(0, 9), draw.choice([0, 0, 1])))
        for v in warehouses:
            if v != w and draw.random() < 0.4:
                tables["lanes"].append((w, v, draw.randint(1, 5), draw.choice([0, 1])))
        for p in products:
            if draw.random() < 0.4:
                stored = [s for (x, _, s) in tables["warehouses"] if x == w][0]
                tables["stock"].append((w, p, amount(1, 8 if stored != "" else 20)))
            if draw.random() < 0.2 and [s for (x, _, s) in tables["warehouses"] if x == w][0] == "":
                tables["receipts"].append((w, p, draw.randint(1, periods), amount(1, 15)))
    suppliers = [f"S{i}" for i in range(1, draw.randint(1, 2) + 1)]
    for s in suppliers:
        for w in warehouses:
            for p in products:
                if draw.random() < 0.8 or not tables["offers"]:
                    lead = draw.choice([0, 0, 1])
                    price = draw.randint(5, 30)
                    least = draw.choice([0, 0, 10, 25])
                    for step in range(draw.choice([1, 1, 2, 3])):
                        lot = draw.choice([1, 6, 10, 12, 24])
                        most = "" if draw.random() < 0.7 else least + lot * draw.randint(2, 9)
                        tables["offers"].append((s, p, w, price, lead, least, most, lot))
                        least += draw.randint(15, 60)
                        price = round(price * draw.uniform(0.75, 0.97), 2)
    if draw.random() < 0.5 and not single:
        for number in range(draw.randint(1, 2)):
            first = draw.randint(1, periods)
            last = draw.randint(first, periods)
            least = draw.choice([0, draw.randint(5, 60)])
            most = "" if draw.random() < 0.6 else least + draw.randint(40, 150)
            tables["contracts"].append(
                (f"C{number}", draw.choice(["", suppliers[0]]), draw.choice(["", products[0]]), first, last, least, most))
    return tables, periods


HEADERS = {
    "products": "product,price,holding_cost,volume", "warehouses": "warehouse,throughput,storage", "regions": "region",
    "stock": "warehouse,product,on_hand", "receipts": "warehouse,product,period,quantity",
    "demand": "region,product,period,quantity", "lanes": "from,to,cost,lead_time",
    "offers": "supplier,product,warehouse,unit_cost,lead_time,minimum,maximum,lot",
    "contracts": "contract,supplier,product,from_period,to_period,minimum,maximum",
}


def write(folder, tables, periods):
    os.makedirs(folder)
    with open(f"{folder}/scenario.yaml", "w") as file:
        file.write(f"name: lots\nperiods: {periods}\n")
    for name, rows in tables.items():
        if rows or name in ("products", "warehouses", "regions", "demand", "lanes"):
            with open(f"{folder}/{name}.csv", "w", newline="") as file:
                file.write(HEADERS[name] + "\n")
                csv.writer(file, lineterminator="\n").writerows(rows)


class Program:
    """Rows and columns for HiGHS."""

    def __init__(self):
        self.solver = highspy.Highs()
        self.solver.silent()
        self.rows = []

    def column(self, cost=0.0, upper=highspy.kHighsInf, whole=False):
        self.solver.addCol(cost, 0.0, upper, 0, [], [])
        number = self.solver.getNumCol() - 1
        if whole:
            self.solver.changeColIntegrality(number, highspy.HighsVarType.kInteger)
        return number

    def row(self, entries, lower=-highspy.kHighsInf, upper=highspy.kHighsInf):
        merged = {}
        for column, value in entries:
            merged[column] = merged.get(column, 0) + value
        self.solver.addRow(lower, upper, len(merged), list(merged), [float(v) for v in merged.values()])


def optimum(tables, periods, seconds):
    """(cost, bound) of the best plan in lots; None where there is none."""
    program = Program()
    T = range(1, periods + 1)
    product = {p: (price, holding, volume) for p, price, holding, volume in tables["products"]}
    balance = {}
    for w, _, _ in tables["warehouses"]:
        for p in product:
            for t in T:
                balance[w, p, t] = []
    hold = {key: program.column(product[key[1]][1]) for key in balance}
    leaving = {(w, t): [] for w, _, _ in tables["warehouses"] for t in T}
    arriving = {}
    for origin, to, cost, lead in tables["lanes"]:
        for p in product:
            for t in T:
                if t + lead > periods:
                    continue
                y = program.column(cost)
                balance[origin, p, t].append((y, 1))
                leaving[origin, t].append((y, product[p][2]))
                if to.startswith("W"):
                    balance[to, p, t + lead].append((y, -1))
                else:
                    arriving.setdefault((to, p, t + lead), []).append((y, 1))
    most = {p: sum(q for _, d, _, q in tables["demand"] if d == p) for p in product}
    groups = {}
    orders = []
    for supplier, p, w, price, lead, least, maximum, lot in tables["offers"]:
        for t in T:
            if t + lead > periods:
                continue
            bound = maximum
            if bound == "":
                # Somebody who buys more than everything asked for, contracts and a lot and minimum included, wastes money.
                bound = most[p] + sum(c[5] for c in tables["contracts"]) + least + 2 * lot
            o = program.column(price)
            used = program.column(upper=1, whole=True)
            program.row([(o, 1), (used, -bound)], upper=0)
            program.row([(o, 1), (used, -least)], lower=0)
            if lot > 1:
                lots = program.column(whole=True)
                program.row([(o, 1), (lots, -lot)], lower=0, upper=0)
            groups.setdefault((supplier, p, w, t), []).append((used, 1))
            balance[w, p, t + lead].append((o, -1))
            orders.append((supplier, p, t, o))
    for uses in groups.values():
        program.row(uses, upper=1)
    supply = {key: 0 for key in balance}
    for w, p, quantity in tables["stock"]:
        supply[w, p, 1] += quantity
    for w, p, t, quantity in tables["receipts"]:
        supply[w, p, t] += quantity
    for (w, p, t), entries in balance.items():
        before = [(hold[w, p, t - 1], -1)] if t > 1 else []
        program.row(entries + before + [(hold[w, p, t], 1)], supply[w, p, t], supply[w, p, t])
    for r, p, t, quantity in tables["demand"]:
        unmet = program.column(product[p][0])
        program.row(arriving.pop((r, p, t), []) + [(unmet, 1)], quantity, quantity)
    for entries in arriving.values():  # nothing is delivered that nobody asked for
        program.row(entries, upper=0)
    for w, throughput, storage in tables["warehouses"]:
        for t in T:
            if throughput != "":
                program.row(leaving[w, t], upper=throughput)
            if storage != "":
                program.row([(hold[w, p, t], product[p][2]) for p in product], upper=storage)
    for _, supplier, p, first, last, least, maximum in tables["contracts"]:
        entries = [
            (o, 1) for s, q, t, o in orders if supplier in ("", s) and p in ("", q) and first <= t <= last
        ]
        program.row(entries, least, highspy.kHighsInf if maximum == "" else maximum)
    program.solver.setOptionValue("mip_rel_gap", 1e-9)
    program.solver.setOptionValue("time_limit", seconds)
    program.solver.run()
    status = program.solver.getModelStatus()
    if status == highspy.HighsModelStatus.kInfeasible:
        return None
    info = program.solver.getInfo()
    return info.objective_function_value, info.mip_dual_bound


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--allot", default=".build/release/allot")
    parser.add_argument("--count", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--single", action="store_true")
    parser.add_argument("--seconds", type=float, default=30, help="for HiGHS, each scenario")
    parser.add_argument("--keep", help="a folder in which scenarios that fail are left")
    options = parser.parse_args()
    place = tempfile.mkdtemp()
    failures, worst, exact, infeasible, optimal, seconds = 0, 0.0, 0, 0, 0, 0.0
    for seed in range(options.seed, options.seed + options.count):
        tables, periods = scenario(seed, options.single)
        folder, plan = f"{place}/s{seed}", f"{place}/p{seed}"
        write(folder, tables, periods)
        run = subprocess.run(
            [options.allot, "run", folder, "--out", plan, "--json"], capture_output=True, text=True)
        best = optimum(tables, periods, options.seconds)
        problem = None
        if best is None:
            infeasible += 1
            if run.returncode not in (10, 11):
                problem = f"HiGHS finds no plan, exit {run.returncode}"
        elif run.returncode not in (0, 11) or not run.stdout:
            problem = f"exit {run.returncode}: {run.stderr.strip()[:300]}"
        else:
            summary = json.loads(run.stdout)
            total = summary["objective"]["total"]
            lots = summary.get("lots") or {"method": "unneeded", "bound": summary["bound"]}
            over = (total - best[0]) / max(1, abs(best[0]))
            slack = TOLERANCE * max(1, abs(best[0]))
            worst = max(worst, over)
            seconds += sum(summary["seconds"].values())
            exact += lots["method"] != "search"
            optimal += over <= TOLERANCE
            if over > 0.01:
                problem = f"{over:.2%} above the optimum"
            elif total < best[1] - slack:
                problem = f"total {total} is below the bound of HiGHS, {best[1]}"
            elif summary["bound"] > best[0] + slack or (lots["bound"] or summary["bound"]) > best[0] + slack:
                problem = f"bounds {summary['bound']}, {lots['bound']} exceed the optimum {best[0]}"
            elif options.single and over > TOLERANCE:
                problem = f"{over:.4%} above the optimum of a single item"
            elif subprocess.run([options.allot, "check", plan], capture_output=True).returncode != 0:
                problem = "the check refuses the plan"
        if problem:
            failures += 1
            print(f"seed {seed}: {problem}")
            if options.keep:
                shutil.copytree(folder, f"{options.keep}/s{seed}", dirs_exist_ok=True)
        shutil.rmtree(folder)
        shutil.rmtree(plan, ignore_errors=True)
    shutil.rmtree(place)
    print(
        f"lots-highs: {options.count} scenarios from seed {options.seed}, {infeasible} without a plan; "
        f"{optimal} optimal, {exact} said so; at most {worst:.3%} above the optimum; "
        f"{seconds:.1f} s of allot; {failures} failures")
    return 1 if failures else 0


sys.exit(main())
