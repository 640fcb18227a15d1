"""allot forecast beside statsforecast: the last 15 % of public histories, forecast without looking at them.

    forecasts.py ALLOT DATA [SET…]

needs `pip install statsforecast`. Prints a table for each set: MASE and WAPE of each method, the share of values inside
the 90 % interval, and seconds on the same two cores (statsforecast warmed up first; allot with reading and writing).
"""

import csv
import json
import os
import subprocess
import sys
import tempfile
import time
import warnings

import numpy as np
import pandas as pd

import histories

warnings.filterwarnings("ignore")
PEERS = ["AutoETS", "AutoTheta", "CrostonSBA", "TSB", "SeasonalNaive"]


def peers(train, season, frequency, horizon):
    from statsforecast import StatsForecast
    from statsforecast.models import TSB, AutoETS, AutoTheta, CrostonSBA, SeasonalNaive

    models = [
        AutoETS(season_length=season),
        AutoTheta(season_length=season),
        CrostonSBA(),
        TSB(alpha_d=0.2, alpha_p=0.2),
        SeasonalNaive(season_length=season),
    ]

    def run(frame):
        return StatsForecast(models=models, freq=frequency, n_jobs=2).forecast(df=frame, h=horizon)

    run(train[train.unique_id.isin(train.unique_id.unique()[:4])])
    clock = time.perf_counter()
    forecast = run(train)
    return forecast.sort_values(["unique_id", "ds"]), time.perf_counter() - clock


def ours(allot, path, horizon, folder):
    out = os.path.join(folder, "forecast.csv")
    # As sold: statsforecast knows nothing of stock-outs, and what was held out are sales.
    command = [allot, "forecast", path, "--hold-out", str(horizon), "--forecast", out, "--as-sold"]
    command += ["--threads", "2", "--quiet"]
    clock = time.perf_counter()
    subprocess.run(command, check=True)
    seconds = time.perf_counter() - clock
    frame = pd.read_csv(out, dtype={"place": str, "product": str})
    frame["unique_id"] = frame.place + "/" + frame["product"]
    return frame.sort_values(["unique_id", "period"]), seconds


def compare(allot, data, name, folder):
    rows, season, frequency = histories.SETS[name]
    path = os.path.join(folder, "history.csv")
    histories.write(rows(data), path)
    frame = pd.read_csv(path, dtype={"place": str, "product": str})
    frame["unique_id"] = frame.place + "/" + frame["product"]
    frame["ds"] = pd.to_datetime(frame.date)
    frame["y"] = frame.sales.astype(float)
    frame = frame[["unique_id", "ds", "y"]].sort_values(["unique_id", "ds"])
    horizon = max(1, round(frame.groupby("unique_id").size().max() * 0.15))
    behind = frame.groupby("unique_id").cumcount(ascending=False)
    train, test = frame[behind >= horizon], frame[behind < horizon]
    actual = test.y.to_numpy().reshape(-1, horizon)
    past = [group.y.to_numpy() for _, group in train.groupby("unique_id")]
    scale = np.array([np.abs(y[season:] - y[:-season]).mean() for y in past])
    used = scale > 0

    def figures(mean):
        error = np.abs(mean - actual)
        mase = (error.mean(1)[used] / scale[used]).mean()
        return mase, error.sum() / actual.sum(), (mean - actual).sum() / actual.sum()

    mine, seconds = ours(allot, path, horizon, folder)
    others, their_seconds = peers(train, season, frequency, horizon)
    print(f"\n## {name}: {len(past)} series, {horizon} held out\n")
    print("| method | MASE | WAPE | bias | inside 90 % | seconds |\n|---|---|---|---|---|---|")
    low, high = mine.q05.to_numpy(), mine.q95.to_numpy()
    # Nothing lies below 0: where the 0.05 quantile is 0, 90 % end at the 0.90 quantile.
    high = np.where(low <= 0, mine.q90.to_numpy(), high)
    flat = actual.reshape(-1)
    inside = ((flat >= low) & (flat <= high)).mean()
    between = ((flat >= low) & (flat <= mine.q95.to_numpy())).mean()
    mase, wape, bias = figures(mine["mean"].to_numpy().reshape(-1, horizon))
    print(
        f"| allot | {mase:.4f} | {wape:.4f} | {bias:+.4f} | {inside:.3f} (0.05 to 0.95: {between:.3f}) | {seconds:.2f} |"
    )
    best = np.inf
    for peer in PEERS:
        theirs = figures(others[peer].to_numpy().reshape(-1, horizon))
        best = min(best, theirs[0])
        print(f"| {peer} | {theirs[0]:.4f} | {theirs[1]:.4f} | {theirs[2]:+.4f} | | |")
    print(f"| all five | | | | | {their_seconds:.2f} |")
    print(f"\nMASE {mase / best:.3f} of the best single method's, {their_seconds / seconds:.1f} times as fast")


def stockouts(allot, data, folder):
    rows, truth = histories.cut(data, seed=1)
    path = os.path.join(folder, "cut.csv")
    histories.write(rows, path)
    out = os.path.join(folder, "cut-forecast.csv")
    report = subprocess.run(
        [allot, "forecast", path, "--forecast", out, "--json"], check=True, capture_output=True, text=True
    )
    sold = sum(float(r["sales"]) for r in rows)
    true = sum(truth.values())
    with open(out) as file:
        notes = {(r["place"], r["product"]): r["note"] for r in csv.DictReader(file)}
    by_series = {}
    for r in rows:
        key = (r["place"], r["product"])
        by_series[key] = by_series.get(key, 0) + float(r["sales"])
    before, after = [], []
    for key, total in truth.items():
        note = notes.get(key, "")
        added = float(note.split(": ")[1].split(" %")[0]) / 100 if note else 0
        before.append(by_series[key] / total - 1)
        after.append(by_series[key] * (1 + added) / total - 1)
    share = json.loads(report.stdout)["hidden_share"]
    hidden = sum(t for k, t in by_series.items() if notes.get(k, "")) * share
    print(f"\n## Artificial stock-outs: {len(truth)} series, a fifth of their days cut\n")
    print("| | bias of the total | mean bias of a series | mean absolute bias of a series |\n|---|---|---|---|")
    for label, total, biases in [("as sold", sold, before), ("corrected", sold + hidden, after)]:
        print(
            f"| {label} | {total / true - 1:+.4f} | {np.mean(biases):+.4f} | {np.mean(np.abs(biases)):.4f} |"
        )


def main():
    allot, data, *names = sys.argv[1:]
    with tempfile.TemporaryDirectory() as folder:
        for name in names or list(histories.SETS) + ["stock-outs"]:
            if name == "stock-outs":
                stockouts(allot, data, folder)
            else:
                compare(allot, data, name, folder)


if __name__ == "__main__":
    main()
