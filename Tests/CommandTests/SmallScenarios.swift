import Foundation

/// Scenarios of a few rows that tests write, change and break.
extension Workplace {
  /// One product from two warehouses to two towns: a network. 100 units for 120 wanted at a price of 10.
  ///
  /// Optimum: south fills cove (40 × 1), north the rest (60 × 2 at alden); 20 stay unmet at 10: 360.
  func writeNetwork(to name: String = "net") throws {
    try write("name: 小网络 Small network\ncurrency: CNY\n", to: name + "/scenario.yaml")
    try write("product,name,price\ntea,茶叶,10\n", to: name + "/products.csv")
    try write("warehouse,name\nnorth,北仓\nsouth,南仓\n", to: name + "/warehouses.csv")
    try write("region,name\nalden,奥尔登镇\ncove,Cove\n", to: name + "/regions.csv")
    try write("warehouse,product,on_hand\nnorth,tea,60\nsouth,tea,40\n", to: name + "/stock.csv")
    try write("region,product,quantity\nalden,tea,80\ncove,tea,40\n", to: name + "/demand.csv")
    try write("from,to,cost\nnorth,alden,2\nsouth,cove,1\n", to: name + "/lanes.csv")
  }

  /// The network with a throughput that needs a linear program: products of different volumes share 90.
  func writeCoupled(to name: String = "coupled") throws {
    try writeNetwork(to: name)
    try write("product,name,price,volume\ntea,茶叶,10,1\npot,Tea pot,30,2\n", to: name + "/products.csv")
    try write("warehouse,throughput\nnorth,70\nsouth,\n", to: name + "/warehouses.csv")
    try write("warehouse,product,on_hand\nnorth,tea,60\nnorth,pot,20\nsouth,tea,40\n", to: name + "/stock.csv")
    try write("region,product,quantity\nalden,tea,80\nalden,pot,25\ncove,tea,40\n", to: name + "/demand.csv")
  }

  /// The network with a guaranteed minimum of 70 where 60 can arrive.
  func writeInfeasible(to name: String = "impossible") throws {
    try writeNetwork(to: name)
    try write("region,product,quantity,minimum\nalden,tea,80,70\ncove,tea,40,\n", to: name + "/demand.csv")
  }

  /// Two tiers, a substitute and a lane of few units: 40 of tea for 75 wanted, 25 of mate for 30.
  func writeTea(to name: String = "tea") throws {
    let header = "name: tea and mate\ncurrency: EUR\n"
    try write(
      header + "tiers:\n  - {name: town, weight: 2}\n  - {name: village, weight: 1}\n", to: name + "/scenario.yaml")
    try write("product,name,price\ntea,Green tea,10\nmate,Mate,9\n", to: name + "/products.csv")
    try write("warehouse\nnorth\nsouth\n", to: name + "/warehouses.csv")
    try write(
      "region,name,tier\nalden,Alden,village\ncove,Cove,town\nmere,Mere,village\n", to: name + "/regions.csv")
    try write("warehouse,product,on_hand\nnorth,tea,30\nnorth,mate,25\nsouth,tea,10\n", to: name + "/stock.csv")
    try write(
      "region,product,quantity,held,minimum\nalden,tea,50,5,\ncove,tea,20,,\nmere,tea,10,,4\nmere,mate,30,,\n",
      to: name + "/demand.csv")
    try write(
      "from,to,product,cost,capacity\nnorth,alden,,2,\nnorth,cove,,1,\nnorth,mere,,1,\nsouth,alden,tea,3,6\n",
      to: name + "/lanes.csv")
    try write(
      "product,substitute,ratio,penalty,max_share\ntea,mate,1.25,0.5,0.4\n", to: name + "/substitutes.csv")
  }

  /// 1,200 units for two centres that hold 200 of 800 and 600 of 1,500.
  func writeFairShare(to name: String = "share") throws {
    try write("name: fair share\ncurrency: EUR\npolicy:\n  rule: fair\n", to: name + "/scenario.yaml")
    try write("product,price\nS,1\n", to: name + "/products.csv")
    try write("warehouse\nplant\n", to: name + "/warehouses.csv")
    try write("region\nDC1\nDC2\n", to: name + "/regions.csv")
    try write("warehouse,product,on_hand\nplant,S,1200\n", to: name + "/stock.csv")
    try write("region,product,quantity,held\nDC1,S,800,200\nDC2,S,1500,600\n", to: name + "/demand.csv")
    try write("from,to,cost\nplant,DC1,1\nplant,DC2,1\n", to: name + "/lanes.csv")
  }
}
