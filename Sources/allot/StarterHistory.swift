internal import Domain

/// The starter scenario with half a year of past sales: for forecast, stock and watch.
enum StarterHistory {
  /// In place of the starter's files of the same name, or beside them.
  static var files: [(name: String, text: String)] {
    let kept = StarterScenario.files.filter { !["scenario.yaml", "stock.csv"].contains($0.name) }
    return [("scenario.yaml", comment + header)] + kept + [
      ("stock.csv", stock), ("receipts.csv", receipts), ("offers.csv", offers), ("history.csv", history),
    ]
  }

  private static let comment = """
    # A small scenario with its past in history.csv:
    #
    #   forecast FOLDER --out FOLDER   what will be asked for: demand.csv and forecast.csv
    #   stock FOLDER --write           what to keep: policy.csv, and safety_stock in stock.csv
    #   watch FOLDER                   what will run out or lie idle, and what can be done: alerts.csv
    #   run FOLDER                     who gets what

    """

  private static let header = StarterScenario.head(
    name: "Starter with a past",
    description: "Two depots, three towns, four weeks; sales of half a year lie in history.csv.", start: "2027-03-01",
    periods: 4)

  private static let stock = """
    warehouse,product,on_hand,safety_stock
    north,sparkling,260,
    north,still,300,20
    south,sparkling,240,
    south,still,900,

    """

  private static let receipts = """
    warehouse,product,period,reference,quantity
    north,sparkling,3,PO-31,240
    north,still,2,PO-32,180
    south,sparkling,2,PO-33,150
    south,sparkling,4,PO-34,150

    """

  private static let offers = """
    supplier,product,warehouse,unit_cost,lead_time,maximum
    spring,sparkling,north,5.2,1,120
    spring,sparkling,south,5.4,1,120
    spring,still,north,3.1,1,

    """

  /// Cases a week: (town, product, mean).
  private static let series = [
    ("alden", "sparkling", 80), ("alden", "still", 70), ("brook", "sparkling", 100), ("brook", "still", 90),
    ("cove", "sparkling", 60), ("cove", "still", 50),
  ]

  /// 26 weeks of days before 1 March 2027: more at weekends, chance, and a week without sparkling water in Alden.
  private static var history: String {
    var text = "place,product,date,sales,stockout\n"
    guard let start = CalendarDay("2027-03-01") else { return text }
    for (number, (town, product, weekly)) in series.enumerated() {
      for day in 0..<182 {
        let isOut = number == 0 && (90..<97).contains(day)
        // A small generator of remainders is chance enough.
        let chance = (day * 7919 + number * 104_729 + day * day * 31) % 101
        let share = (day % 7 >= 5 ? 22 : 11) * (75 + chance / 2)
        let sales = isOut ? 0 : weekly * share / 9900
        text += "\(town),\(product),\(start.adding(days: day - 182).text),\(sales),\(isOut ? "1" : "")\n"
      }
    }
    return text
  }
}
