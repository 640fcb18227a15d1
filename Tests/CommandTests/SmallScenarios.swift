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
}
