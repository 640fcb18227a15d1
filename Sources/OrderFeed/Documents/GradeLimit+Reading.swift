public import Domain
internal import Foundation

extension GradeLimit {
  /// Reads `limits.csv` of a plan folder; none where there is no such file.
  ///
  /// - Throws: `malformed` at file:line for another layout or an unknown code, `inputOutput`.
  /// - Complexity: O(rows + regions + products).
  public static func read(planFolder: String, scenario: Scenario) throws(FeedFailure) -> [GradeLimit] {
    let file = planFolder + "/limits.csv"
    guard FileManager.default.fileExists(atPath: file) else { return [] }
    let table = try CSVRows(try InputFile.bytes(file), file: file)
    guard table.header == ["period", "region", "product", "grade", "customers", "limit", "left_over"] else {
      throw FeedFailure(.malformed, "\(file):1: error: not the columns of limits.csv")
    }
    // By percent-encoded code: `String` takes canonically equivalent codes for one.
    var regions: [String: Ref<Region>] = [:]
    for ref in scenario.regions.refs { regions[PercentEncoding.encoded(scenario.regions[ref].code)] = ref }
    var products: [String: Ref<Product>] = [:]
    for ref in scenario.products.refs { products[PercentEncoding.encoded(scenario.products[ref].code)] = ref }
    var limits: [GradeLimit] = []
    for row in table.rows {
      guard let period = Int32(row.cells[0]), (1...scenario.periods).contains(period),
        let region = regions[PercentEncoding.encoded(row.cells[1])],
        let product = products[PercentEncoding.encoded(row.cells[2])], let grade = Int32(row.cells[3]), grade > 0,
        let limit = Double(row.cells[5]), limit.isFinite, limit >= 0
      else { throw FeedFailure(.malformed, "\(file):\(row.line): error: not a limit of this plan") }
      // The file counts packs, order systems count units.
      let units = limit * Double(scenario.products[product].pack)
      limits.append(GradeLimit(period: period, region: region, product: product, grade: grade, limit: units))
    }
    return limits
  }
}
