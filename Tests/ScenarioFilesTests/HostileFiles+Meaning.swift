/// Files of good form that mean nothing: references, keys, rules of the page.
extension HostileFile {
  static let meaning: [HostileFile] = references + keys + rules

  private static let references = [
    HostileFile(
      "an unknown warehouse", "lanes.csv", "from,to\nW1,LYS1\nW2,PAR1\nW9,LYS1\n",
      "lanes.csv:4:1: error: unknown warehouse \"W9\"; did you mean \"W1\"? [unknown-warehouse]"),
    HostileFile(
      "an unknown place", "lanes.csv", "from,to\nW1,LYN1\n",
      "lanes.csv:2:4: error: unknown place \"LYN1\"; did you mean \"LYS1\"? [unknown-place]"),
    HostileFile(
      "an unknown place that is like nothing", "lanes.csv", "from,to\nW1,上海\n",
      "lanes.csv:2:4: error: unknown place \"上海\" [unknown-place]"),
    HostileFile(
      "a lane from a region", "lanes.csv", "from,to\nLYS1,W1\n",
      "lanes.csv:2:1: error: unknown warehouse \"LYS1\"; it is a region [unknown-warehouse]"),
    HostileFile(
      "an unknown product", "demand.csv", "region,product,quantity\nLYS1,C,1\n",
      "demand.csv:2:6: error: unknown product \"C\" [unknown-product]"),
    HostileFile(
      "codes are told apart by case", "demand.csv", "region,product,quantity\nlys1,A,1\n",
      "demand.csv:2:1: error: unknown region \"lys1\"; did you mean \"LYS1\"? [unknown-region]"),
    HostileFile(
      "codes are told apart by scalars",
      [
        "products.csv": Array("product\nA\nB\nCafé\n".utf8),
        "demand.csv": Array("region,product,quantity\nLYS1,Cafe\u{301},1\n".utf8),
      ],
      ["demand.csv:2:6: error: unknown product \"Cafe\u{301}\"; did you mean \"Café\"? [unknown-product]"]),
    HostileFile(
      "an unknown parent", "regions.csv", "region,parent\nLYS1,NORTH\nPAR1,\n",
      "regions.csv:2:6: error: unknown region \"NORTH\" [unknown-region]"),
    HostileFile(
      "an unknown tier", "regions.csv", "region,tier\nLYS1,hihg\nPAR1,low\n",
      "regions.csv:2:6: error: unknown tier \"hihg\"; did you mean \"high\"? [unknown-tier]"),
    HostileFile(
      "an unknown family", "quotas.csv", "quota,family,maximum\nQ,F2,5\n",
      "quotas.csv:2:3: error: unknown family \"F2\"; did you mean \"F1\"? [unknown-family]"),
    HostileFile(
      "an unknown supplier",
      [
        "offers.csv": Array("supplier,product,warehouse,unit_cost\nACME,A,W1,2\n".utf8),
        "contracts.csv": Array("contract,supplier,maximum\nC1,ACNE,5\n".utf8),
      ],
      ["contracts.csv:2:4: error: unknown supplier \"ACNE\"; did you mean \"ACME\"? [unknown-supplier]"]),
    HostileFile(
      "a path as a code stays a code", "stock.csv", "warehouse,product,on_hand\n../../etc/passwd,A,1\n",
      "stock.csv:2:1: error: unknown warehouse \"../../etc/passwd\" [unknown-warehouse]"),
  ]

  private static let keys = [
    HostileFile(
      "a product twice", "products.csv", "product\nA\nB\nA\n",
      "products.csv:4:1: error: same product as line 2 [duplicate-key]"),
    HostileFile(
      "a demand line twice, once by the default period", "demand.csv",
      "region,product,period,quantity\nPAR1,B,2,5\nLYS1,A,,1\nLYS1,A,1,2\nLYS1,A,1,3\n",
      "demand.csv:4:1: error: same region, product and period as line 3 [duplicate-key]",
      "demand.csv:5:1: error: same region, product and period as line 3 [duplicate-key]"),
    HostileFile(
      "a lane for every product twice", "lanes.csv", "from,to,product\nW1,LYS1,A\nW1,LYS1,\nW1,LYS1,\n",
      "lanes.csv:4:1: error: same from, to and product as line 3 [duplicate-key]"),
    HostileFile(
      "a quota twice", "quotas.csv", "quota,maximum\nQ,5\nP,1\nQ,6\n",
      "quotas.csv:4:1: error: same quota as line 2 [duplicate-key]"),
    HostileFile(
      "a receipt twice", "receipts.csv",
      "warehouse,product,period,reference,quantity\nW1,A,1,r,1\nW1,A,1,,1\nW1,A,1,r,2\n",
      "receipts.csv:4:1: error: same warehouse, product, period and reference as line 2 [duplicate-key]"),
    HostileFile(
      "a warehouse that is a region", "regions.csv", "region\nLYS1\nPAR1\nW2\n",
      "regions.csv:4:1: error: \"W2\" is a warehouse already; give the place two codes and a lane between them "
        + "[warehouse-and-region]"),
    HostileFile(
      "parents in a circle", "regions.csv", "region,parent\nLYS1,\nPAR1,\nX,Y\nY,Z\nZ,Y\nS,S\n",
      "regions.csv:5:3: error: parents go in a circle: \"Y\" → \"Z\" → \"Y\" [parent-circle]",
      "regions.csv:7:3: error: \"S\" is its own parent [parent-circle]"),
  ]

  private static let rules = [
    HostileFile(
      "demand, lane and substitute of a parent",
      [
        "demand.csv": Array("region,product,quantity\nNORTH,A,1\n".utf8),
        "lanes.csv": Array("from,to\nW1,NORTH\n".utf8),
        "substitutes.csv": Array("product,substitute,region\nA,B,NORTH\n".utf8),
      ],
      [
        "demand.csv:2:1: error: region \"NORTH\" is a parent of other regions and carries no demand; name one of the "
          + "regions below it [parent-region]",
        "lanes.csv:2:4: error: region \"NORTH\" is a parent of other regions and carries no lane; name one of the "
          + "regions below it [parent-region]",
        "substitutes.csv:2:5: error: region \"NORTH\" is a parent of other regions and carries no substitute; name one "
          + "of the regions below it [parent-region]",
      ]),
    HostileFile(
      "minimum above maximum and quantity", "demand.csv",
      "region,product,quantity,minimum,maximum\nLYS1,A,10,5,4\nPAR1,B,10,11,12\n",
      "demand.csv:2:11: error: minimum 5 is more than maximum 4 [minimum-above-maximum]",
      "demand.csv:3:11: error: minimum 11 is more than quantity 10; unmet demand is lost: nothing can be delivered "
        + "beyond the quantity [minimum-above-quantity]"),
    HostileFile(
      "minimum above maximum in other tables",
      [
        "quotas.csv": Array("quota,minimum,maximum\nQ,2,1\n".utf8),
        "offers.csv": Array("supplier,product,warehouse,unit_cost,minimum,maximum\nS,A,W1,1,9,8.5\n".utf8),
      ],
      [
        "quotas.csv:2:3: error: minimum 2 is more than maximum 1 [minimum-above-maximum]",
        "offers.csv:2:10: error: minimum 9 is more than maximum 8.5 [minimum-above-maximum]",
      ]),
    HostileFile(
      "more reserved than there is", "stock.csv", "warehouse,product,on_hand,reserved\nW1,A,5,6\n",
      "stock.csv:2:8: error: reserved 6 is more than on_hand 5 [reserved-above-stock]"),
    HostileFile(
      "safety stock twice", "stock.csv",
      "warehouse,product,expires,on_hand,safety_stock\nW1,A,,5,3\nW1,A,2,5,0\nW1,A,3,5,3\n",
      "stock.csv:4:10: error: safety_stock of this warehouse and product is given in line 2 already; give it in one row "
        + "[safety-stock-twice]"),
    HostileFile(
      "a substitute for itself", "substitutes.csv", "product,substitute,ratio\nA,A,0\n",
      "substitutes.csv:2:3: error: \"A\" is a substitute for itself [substitute-for-itself]",
      "substitutes.csv:2:5: error: ratio \"0\" must be more than 0 [out-of-range]"),
    HostileFile(
      "a lane to itself", "lanes.csv", "from,to\nW1,W1\n",
      "lanes.csv:2:4: error: a lane from \"W1\" to itself [lane-to-itself]"),
    HostileFile(
      "periods outside the horizon",
      [
        "demand.csv": Array("region,product,period,quantity\nLYS1,A,5,1\nLYS1,A,0,1\n".utf8),
        "receipts.csv": Array("warehouse,product,period,quantity\nW1,A,9,1\n".utf8),
        "quotas.csv": Array("quota,period,maximum\nQ,7,1\n".utf8),
        "calendar.csv": Array("warehouse,period\nW1,6\n".utf8),
      ],
      [
        "calendar.csv:2:4: error: period 6 is outside 1 to 4 [unknown-period]",
        "receipts.csv:2:6: error: period 9 is outside 1 to 4 [unknown-period]",
        "demand.csv:2:8: error: period 5 is outside 1 to 4 [unknown-period]",
        "demand.csv:3:8: error: period 0 is outside 1 to 4 [unknown-period]",
        "quotas.csv:2:3: error: period 7 is outside 1 to 4 [unknown-period]",
      ]),
    HostileFile(
      "product and family", "quotas.csv", "quota,product,family,maximum\nQ,A,F1,5\n",
      "quotas.csv:2:5: error: the row names a product and a family; keep one of them [product-and-family]"),
    HostileFile(
      "more served than asked", "memory.csv", "region,product,asked,served\nLYS1,A,2,3\n",
      "memory.csv:2:10: error: served 3 is more than asked 2 [too-much-served]"),
    HostileFile(
      "lots that fit no maximum", "offers.csv",
      "supplier,product,warehouse,unit_cost,minimum,maximum,lot\nS,A,W1,1,,5,6\nS,B,W1,1,7,11,6\nT,B,W1,1,6,12,6\n",
      "offers.csv:2:13: error: a lot of 6 is more than maximum 5 [lot-above-maximum]",
      "offers.csv:3:15: error: no whole number of lots of 6 lies between minimum 7 and maximum 11 [no-whole-lot]"),
    HostileFile(
      "two prices from the same amount on", "offers.csv",
      "supplier,product,warehouse,unit_cost,minimum\nS,A,W1,3,\nS,A,W1,2,10\nS,A,W1,2,0\n",
      "offers.csv:4:1: error: same supplier, product, warehouse and minimum as line 2 [duplicate-key]"),
    HostileFile(
      "a contract's minimum above its maximum", "contracts.csv", "contract,minimum,maximum\nC,3,2\n",
      "contracts.csv:2:3: error: minimum 3 is more than maximum 2 [minimum-above-maximum]"),
    HostileFile(
      "a contract's window", "contracts.csv", "contract,from_period,to_period\nC,3,2\nD,1,8\n",
      "contracts.csv:2:3: error: from_period 3 is after to_period 2 [window-reversed]",
      "contracts.csv:3:5: error: period 8 is outside 1 to 4 [unknown-period]"),
    HostileFile(
      "grade 0 and a fraction of a customer", "grades.csv", "region,grade,customers\nLYS1,0,1.5\n",
      "grades.csv:2:6: error: grade \"0\" must lie between 1 and 1000000 [out-of-range]",
      "grades.csv:2:8: error: customers \"1.5\" must be a whole number [not-whole]"),
    HostileFile(
      "a ladder that is neither", "products.csv", "product,ladder\nA,maybe\nB,no\n",
      "products.csv:2:3: error: ladder must be yes or empty, not \"maybe\" [bad-value]"),
    HostileFile(
      "a default penalty beyond all numbers", "products.csv", "product,price\nA,900000000000\nB,0\n",
      "demand.csv:2:6: error: price × tier weight makes an unmet_penalty of 1800000000000, more than 1e12; give the row "
        + "an unmet_penalty [out-of-range]"),
    HostileFile(
      "problems of several files in file order",
      [
        "scenario.yaml": Array("name: x\nperiod: year\n".utf8),
        "lanes.csv": Array("from,to,cost\nW8,LYS1,a\nW1,PAR1,-1\n".utf8),
        "products.csv": Array("product,price\nA,x\nB,1\n".utf8),
        "regions.csv": Array("region\nLYS1\nPAR1\n".utf8),
        "demand.csv": Array("region,product,quantity\nLYS1,A,1\n".utf8),
      ],
      [
        "scenario.yaml:2:9: error: period must be day, week or month, not \"year\" [bad-value]",
        "products.csv:2:3: error: price \"x\" is not a number [bad-number]",
        "lanes.csv:2:1: error: unknown warehouse \"W8\"; did you mean \"W1\"? [unknown-warehouse]",
        "lanes.csv:2:9: error: cost \"a\" is not a number [bad-number]",
        "lanes.csv:3:9: error: cost \"-1\" must not be negative [negative-number]",
      ]),
  ]
}
