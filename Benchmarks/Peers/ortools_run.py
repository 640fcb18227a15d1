"""OR-Tools' minimum-cost flow on a DIMACS file, in its own virtual environment."""

import json
import sys
import time

import numpy
from ortools.graph.python import min_cost_flow

supply, arcs = {}, []
with open(sys.argv[1]) as file:
    for line in file:
        words = line.split()
        if words and words[0] == "n":
            supply[int(words[1]) - 1] = int(words[2])
        elif words and words[0] == "a":
            arcs.append([int(word) for word in words[1:]])
table = numpy.array(arcs, dtype=numpy.int64)
tails, heads, lower, upper, cost = table[:, 0] - 1, table[:, 1] - 1, table[:, 2], table[:, 3], table[:, 4]
# It knows no lower bounds: what must flow is sent before it starts.
for arc in numpy.nonzero(lower)[0]:
    supply[int(tails[arc])] = supply.get(int(tails[arc]), 0) - int(lower[arc])
    supply[int(heads[arc])] = supply.get(int(heads[arc]), 0) + int(lower[arc])
flow = min_cost_flow.SimpleMinCostFlow()
flow.add_arcs_with_capacity_and_unit_cost(tails, heads, upper - lower, cost)
flow.set_nodes_supplies(numpy.array(list(supply.keys())), numpy.array(list(supply.values())))
start = time.perf_counter()
status = flow.solve()
seconds = time.perf_counter() - start
objective = flow.optimal_cost() + int((lower * cost).sum())
print(json.dumps({
    "seconds": seconds, "objective": objective, "optimal": status == flow.OPTIMAL, "status": str(status)}))
