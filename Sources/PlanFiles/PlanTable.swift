/// The CSV files of a plan folder with their columns, in MODEL.md's order.
enum PlanTable: String, CaseIterable {
  case allocations, shipments, unmet, stock, purchases, certificate, alerts, limits, prices, diagnosis

  var fileName: String { rawValue + ".csv" }

  var header: String {
    switch self {
    case .allocations: "period,region,demanded,supplied,warehouse,ship_period,quantity,covers,line_id"
    case .shipments: "ship_period,arrive_period,from,to,product,quantity,packs,cost"
    case .unmet: "period,region,product,quantity,penalty,reason"
    case .stock:
      "period,warehouse,product,opening,received,bought,transferred_in,shipped,transferred_out,expired,closing,"
        + "safety_stock,days_of_cover"
    case .purchases: "order_period,arrive_period,supplier,product,warehouse,quantity,lots,cost"
    case .certificate: "stage,kind,place,to,product,other,period,name,multiplier"
    case .alerts: "severity,kind,warehouse,region,product,period,value,limit,message"
    case .limits: "period,region,product,grade,customers,limit,left_over"
    case .prices: "kind,place,to,product,period,name,one_more,one_less,up_to,down_to"
    case .diagnosis: "contradiction,rule,entities,period,required,possible,cheapest_change"
    }
  }

  /// The last column of `purchases.csv`, only where lots or contracts have a say in what is bought.
  static let reasonColumn = ",reason"

  /// Whether the file is written only if it has rows, so that a plan without it is whole.
  var isOptional: Bool { self == .limits || self == .prices }

  /// What a folder of a plan holds, and what one of an infeasible scenario holds.
  static func tables(infeasible: Bool) -> [PlanTable] {
    infeasible ? [.diagnosis] : allCases.filter { $0 != .diagnosis }
  }
}
