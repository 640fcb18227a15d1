"""Public data sets as history.csv: place, product, date, sales and, where known, stockout and promotion."""

import csv
import gzip
import os
import random
from datetime import date, datetime


def carparts(data):
    with open(os.path.join(data, "16_carparts/carparts.csv")) as file:
        return [dict(place="all", product=r["key"], date=r["date"], sales=r["value"]) for r in csv.DictReader(file)]


def freshretail(data):
    with gzip.open(os.path.join(data, "17_freshretailnet_subset/daily.csv.gz"), "rt") as file:
        return [
            dict(
                place="S" + r["store_id"],
                product="P" + r["product_id"],
                date=r["date"],
                sales=r["sales"],
                stockout=f"{int(float(r['stockout_hours_6_22'])) / 16:.4f}",
                promotion="yes" if float(r["activity"]) > 0 else "",
            )
            for r in csv.DictReader(file)
        ]


def pharma(data, name, to_date):
    rows = []
    with open(os.path.join(data, "19_pharma_sales", name)) as file:
        for r in csv.DictReader(file):
            date = to_date(r.pop("date", None) or r.pop("datum", None))
            r.pop("weekday", None)
            rows += [dict(place="pharmacy", product=k, date=date, sales=v) for k, v in r.items() if k != "datum"]
    return rows


def week(text):
    return datetime.strptime(text, "%m/%d/%Y").strftime("%Y-%m-%d")


# name: rows, length of a season, pandas frequency
SETS = {
    "carparts, months": (carparts, 12, "MS"),
    "freshretail, days": (freshretail, 7, "D"),
    "pharma, days": (lambda d: pharma(d, "salesdaily.csv", str), 7, "D"),
    "pharma, weeks": (lambda d: pharma(d, "salesweekly.csv", week), 52, "W"),
    "pharma, months": (lambda d: pharma(d, "salesmonthly.csv", lambda t: t[:7] + "-01"), 12, "MS"),
}


def write(rows, path):
    with open(path, "w", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


def cut(data, seed):
    """Stretches of 21 days and more without any stock-out between 6 and 22, in one city; a fifth of their days cut.

    A cut day sells nothing from a random hour on, and its flag says so. Stretches are moved by whole weeks to end
    together. Gives the history after the cut, and true sales by series.
    """
    generator = random.Random(seed)
    series = {}
    with gzip.open(os.path.join(data, "17_freshretailnet_subset/hourly_city10.csv.gz"), "rt") as file:
        for r in csv.DictReader(file):
            sold = [float(x) for x in r["hourly_sale"].split(";")]
            day = date.fromisoformat(r["date"]).toordinal()
            series.setdefault(("S" + r["store_id"], "P" + r["product_id"]), {})[day] = (
                sold,
                "1" in r["hourly_stockout"][6:22],
            )
    rows, truth = [], {}
    last = max(max(days) for days in series.values())
    for key, days in sorted(series.items()):
        best, run = [], []
        for day in sorted(days):
            run = [] if days[day][1] else run + [day]
            best = run if len(run) > len(best) else best
        while best and (last - best[-1]) % 7:
            best.pop()
        if len(best) < 21:
            continue
        truth[key] = sum(sum(days[day][0]) for day in best)
        for day in best:
            sold = days[day][0]
            share, seen = 0.0, sum(sold)
            if generator.random() < 0.2:
                hour = generator.randrange(6, 22)
                seen, share = sum(sold[:hour]), (22 - hour) / 16
            moved = date.fromordinal(day + last - best[-1]).isoformat()
            rows.append(
                dict(place=key[0], product=key[1], date=moved, sales=f"{seen:.6f}", stockout=f"{share:.4f}", promotion="")
            )
    return rows, truth
