/// A scenario that uses every table and every column, with texts that try the formats.
enum RichScenario {
  static let files: [String: String] = [
    "scenario.yaml": #"""
    name: "春季 \"配货\": week #1"
    description: |
      Two lines,
      the second with a tab\#tin it.
    currency: 元
    start: 2028-02-29
    period: day
    periods: 4
    tiers:
      - {name: 'yes', weight: 2.5}
      - {name: "010", weight: 1}
      - {name: 低, weight: 0.1}
    policy:
      rule: fair
      claimant: region-family
      unmet: backorder
      unmet_penalty: 77.5
      safety_stock_penalty: 0.25
      purchase_budget: 1e6
      stability: 0.5
      integral: true
      fair_memory: 3

    """#,
    "products.csv": #"""
    product,name,family,unit,price,volume,pack,holding_cost,end_value,unit_cost,shelf_life,ladder
    010,"Tea, ""green""",茶,盒,12.5,0.3,10,0.01,1,8,3,yes
    10,"two
    lines",茶,,0,1,1,0,0,0,,
    NO,,,piece,1e-3,2,1,0,0,0,0,no

    """#,
    "warehouses.csv": #"""
    warehouse,name,throughput,storage,latitude,longitude
    仓1,Nord,100.5,2000,-45.25,170
    W 2,,,,,
    W3,,0,0,0,-0.5

    """#,
    "calendar.csv": "warehouse,period,throughput,storage\n仓1,2,50,\n仓1,1,,7\nW3,4,1,1\n",
    "regions.csv": #"""
    region,name,parent,tier,latitude,longitude
    北,North,,yes,,
    r1,"R, one",北,,30,110
    r2,,北,低,,
    S,,,,,

    """#,
    "stock.csv": #"""
    warehouse,product,expires,on_hand,reserved,safety_stock
    仓1,010,3,20,5,4
    仓1,010,,10,0,0
    仓1,010,0,1,1,0
    W3,NO,,7.25,0.25,

    """#,
    "receipts.csv": "warehouse,product,period,reference,quantity\n仓1,10,2,PO-2,5\n仓1,10,2,,6\n仓1,10,2,PO-1,7\n",
    "demand.csv": #"""
    region,product,period,quantity,held,minimum,maximum,min_life,unmet_penalty
    r2,NO,4,3,1,0,,1,0
    r1,010,1,100,20,30,90,2,
    r1,10,,40,0,0,0,,
    S,010,3,0,5,,,,2.75

    """#,
    "lanes.csv": #"""
    from,to,product,cost,lead_time,capacity
    W 2,r1,,1.5,1,30
    仓1,r1,010,2,0,12
    仓1,r1,,0,2,
    W 2,W3,,0.1,1,
    仓1,S,,,,

    """#,
    "substitutes.csv": #"""
    product,substitute,region,ratio,penalty,max_share
    010,10,,2,0.5,0.75
    010,10,r1,1.5,0,
    10,NO,S,1,3,0

    """#,
    "quotas.csv": #"""
    quota,region,warehouse,product,family,period,minimum,maximum
    Ω,北,,,茶,,1,500
    a,,仓1,010,,2,0,80
    Z,,,,,,5,5

    """#,
    "offers.csv": #"""
    supplier,product,warehouse,unit_cost,lead_time,minimum,maximum,lot
    ACME,010,仓1,7.5,1,10,200,5
    "B ""and"" C",NO,W3,0.5,0,0,,1

    """#,
    "contracts.csv": #"""
    contract,supplier,product,family,from_period,to_period,minimum,maximum
    K2,ACME,,茶,2,3,5,100
    K1,,NO,,,,0,

    """#,
    "grades.csv": "region,grade,customers\nr1,2,50\nr1,1,10\n",
    "memory.csv": "product,served,asked,region\nNO,0,4.5,r2\n010,3,3,r1\n",
    "history.csv": "place,product,date,sales,stockout\nr1,010,2027-01-01,5,0\n",
    "published.csv": "ship_period,from,to,product,quantity\n2,gone,r1,10,1.5\n1,仓1,r1,010,4\n1,W 2,r1,NO,3\n",
    "notes.txt": "other files are ignored",
  ]

  /// The rows of every table in another order, drawn from `random`; fields that hold line breaks stay whole.
  static func permuted(_ shuffle: (inout [String]) -> Void) -> [String: String] {
    files.mapValues { $0 }.merging(
      files.filter { $0.key.hasSuffix(".csv") }.mapValues { text in
        // The only quoted line break is in products.csv; keep it by a stand-in.
        let lines = text.replacing("\"two\nlines\"", with: "\"two\u{1}lines\"").split(separator: "\n").map(String.init)
        var rows = Array(lines.dropFirst())
        shuffle(&rows)
        return ([lines[0]] + rows).joined(separator: "\n").replacing("\u{1}", with: "\n") + "\n"
      }, uniquingKeysWith: { $1 })
  }
}

/// A random source whose numbers do not depend on the machine.
struct SeededSource: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 | 1 }

  mutating func next() -> UInt64 {
    state ^= state << 13
    state ^= state >> 7
    state ^= state << 17
    return state &* 0x2545_F491_4F6C_DD1D
  }
}
