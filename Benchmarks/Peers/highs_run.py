"""HiGHS on an MPS file, in its own virtual environment: MPS METHOD SECONDS."""

import json
import sys
import time

import highspy

path, method, limit = sys.argv[1:]
highs = highspy.Highs()
highs.setOptionValue("output_flag", False)
highs.readModel(path)
highs.setOptionValue("solver", method)
highs.setOptionValue("run_crossover", "off")
highs.setOptionValue("time_limit", float(limit))
start = time.perf_counter()
highs.run()
seconds = time.perf_counter() - start
status = highs.modelStatusToString(highs.getModelStatus())
print(json.dumps({
    "seconds": seconds, "objective": highs.getInfo().objective_function_value, "optimal": status == "Optimal",
    "status": status}))
