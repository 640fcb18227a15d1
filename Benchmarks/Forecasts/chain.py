"""The chain forecast, stock, watch, run on FreshRetailNet: writes the shops as a scenario and times each step.

    chain.py ALLOT DATA FOLDER

Shops get tomorrow's goods from their city's depot, depots from one centre, a day each; stock is two days of mean sales
at the depots and four at the centre, receipts come every second day, an offer stands for every product.
"""

import collections
import os
import subprocess
import sys
import time
from datetime import date, timedelta

from histories import freshretail, write

DAYS = 7


def scenario(data, folder):
    rows = freshretail(data)
    city = {}
    import csv
    import gzip

    with gzip.open(os.path.join(data, "17_freshretailnet_subset/daily.csv.gz"), "rt") as file:
        for r in csv.DictReader(file):
            city["S" + r["store_id"]] = "C" + r["city_id"]
    os.makedirs(folder, exist_ok=True)
    write(rows, os.path.join(folder, "history.csv"))
    last = max(r["date"] for r in rows)
    days = len({r["date"] for r in rows})
    sold = collections.Counter()
    for r in rows:
        sold[r["place"], r["product"]] += float(r["sales"]) / days
    start = (date.fromisoformat(last) + timedelta(days=1)).isoformat()
    shops, products = sorted({s for s, _ in sold}), sorted({p for _, p in sold})
    cities = sorted(set(city[s] for s in shops))

    def table(name, header, lines):
        with open(os.path.join(folder, name), "w") as file:
            file.write(header + "\n")
            file.writelines(",".join(map(str, line)) + "\n" for line in lines)

    with open(os.path.join(folder, "scenario.yaml"), "w") as file:
        file.write(f"name: Fresh retail\nstart: {start}\nperiod: day\nperiods: {DAYS}\npolicy:\n  safety_stock_penalty: 0.1\n")
    table("products.csv", "product,price,unit_cost,holding_cost", [(p, 10, 6, 0.05) for p in products])
    table("warehouses.csv", "warehouse", [("DC",)] + [("D" + c,) for c in cities])
    table("regions.csv", "region,parent", [(c, "") for c in cities] + [(s, city[s]) for s in shops])
    table("demand.csv", "region,product,period,quantity", [(s, p, 1, round(q, 3)) for (s, p), q in sorted(sold.items())])
    table(
        "lanes.csv",
        "from,to,cost,lead_time",
        [("DC", "D" + c, 0.1, 1) for c in cities] + [("D" + city[s], s, 0.2, 0) for s in shops],
    )
    depot, centre = collections.Counter(), collections.Counter()
    for (s, p), q in sold.items():
        depot["D" + city[s], p] += q
        centre[p] += q
    table(
        "stock.csv",
        "warehouse,product,on_hand",
        [("DC", p, round(4 * q, 2)) for p, q in sorted(centre.items())]
        + [(w, p, round(2 * q, 2)) for (w, p), q in sorted(depot.items())],
    )
    table(
        "receipts.csv",
        "warehouse,product,period,reference,quantity",
        [("DC", p, t, f"PO{t}-{p}", round(1.5 * q, 2)) for p, q in sorted(centre.items()) for t in (3, 5, 7)],
    )
    table("offers.csv", "supplier,product,warehouse,unit_cost,lead_time", [("FARM", p, "DC", 7, 2) for p in products])


def main():
    tool, data, folder = os.path.abspath(sys.argv[1]), sys.argv[2], sys.argv[3]
    scenario(data, folder)
    for words in (
        ["forecast", folder, "--out", folder],
        ["stock", folder, "--write"],
        ["watch", folder],
        ["run", folder, "--out", folder.rstrip("/") + ".plan", "--quiet"],
    ):
        begun = time.time()
        code = subprocess.run([tool] + words, stdout=subprocess.DEVNULL).returncode
        print(f"{words[0]}: {time.time() - begun:.1f} s, exit {code}", flush=True)


if __name__ == "__main__":
    main()
