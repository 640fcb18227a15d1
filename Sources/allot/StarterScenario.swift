/// Two depots, three towns, two products of which one is scarce: small enough to check by hand.
enum StarterScenario {
  static let files: [(name: String, text: String)] = [
    ("scenario.yaml", comment + header), ("products.csv", products), ("warehouses.csv", warehouses),
    ("regions.csv", regions),
    ("stock.csv", stock), ("demand.csv", demand), ("lanes.csv", lanes), ("substitutes.csv", substitutes),
  ]

  private static let comment = """
    # What the tables beside this file mean, and what is best. Every key has a default; unknown keys are errors.
    #
    #   products.csv     what is allotted. price: what a unit is worth, and so what it costs to leave demand unmet
    #   warehouses.csv   where stock lies. throughput: the most that may leave in a period (empty: no limit)
    #   regions.csv      who gets it. parent: the region above; a region that is a parent has no demand of its own
    #   stock.csv        what is there. safety_stock: what should stay
    #   demand.csv       what is wanted. held: units the region has already
    #   lanes.csv        who can deliver to whom, and what a unit costs
    #   substitutes.csv  what may stand in for what. max_share: the largest part of demand, 0.4 for 40 %
    #
    # More tables and columns are there when they are needed: receipts.csv, offers.csv, quotas.csv, calendar.csv.

    """

  private static let header = head(
    name: "Starter",
    description: "Two depots, three towns; sparkling water is scarce, still water stands in for it.", periods: 1)

  /// The settings of scenario.yaml.
  ///
  /// - Parameter start: first day of the first period; nil = none is said.
  static func head(name: String, description: String, start: String? = nil, periods: Int) -> String {
    """
    name: \(name)
    description: \(description)
    currency: EUR
    \(start.map { "start: \($0)\n" } ?? "")period: week        # day, week or month
    periods: \(periods)
    tiers:              # the weight multiplies the price of what stays unmet
      - {name: first, weight: 2}
      - {name: second, weight: 1}
    policy:
      rule: cost        # least total cost, unmet demand at its price included

    """
  }

  private static let products = """
    product,name,family,unit,price
    sparkling,Sparkling water,water,case,8
    still,Still water,water,case,5

    """

  private static let warehouses = """
    warehouse,name,throughput
    north,Depot North,200
    south,Depot South,

    """

  private static let regions = """
    region,name,parent,tier
    all,Whole market,,second
    alden,Alden,all,first
    brook,Brook,all,
    cove,Cove,all,

    """

  private static let stock = """
    warehouse,product,on_hand,safety_stock
    north,sparkling,90,
    north,still,150,20
    south,sparkling,60,
    south,still,110,

    """

  private static let demand = """
    region,product,quantity,held
    alden,sparkling,80,5
    brook,sparkling,100,
    cove,sparkling,60,
    alden,still,70,
    brook,still,90,
    cove,still,50,10

    """

  private static let lanes = """
    from,to,cost
    north,alden,0.4
    north,brook,0.7
    north,cove,1.1
    south,alden,0.9
    south,brook,0.6
    south,cove,0.5

    """

  private static let substitutes = """
    product,substitute,penalty,max_share
    sparkling,still,1.5,0.4

    """
}
