public import Domain

/// The ladders of a whole plan: one for each product with `ladder` = `yes`, region and period with a delivery.
public struct LadderTable: Sendable {
  /// Why a delivery of a ladder product has no limits.
  public enum Reason: Sendable {
    /// `grades.csv` gives the region no customers.
    case noGrades
    /// The exact search would take more memory than it is given.
    case tooLarge
  }

  /// A delivery of a ladder product without limits.
  public struct Gap: Sendable {
    public var period: Int32
    public var region: Ref<Region>
    public var product: Ref<Product>
    /// In units.
    public var delivered: Double
    public var reason: Reason
  }

  /// Sorted by (period, region, product, grade).
  public private(set) var lines: [LimitLine] = []
  /// Sorted by (period, region, product).
  public private(set) var gaps: [Gap] = []

  /// - Parameter allocations: sorted by (period, region), as in a plan; of quantities delivered of a product, whatever
  ///   it covers.
  /// - Complexity: O(allocations) and that of `GradeLadder.limits` for each delivery.
  public init(_ scenario: Scenario, _ allocations: [AllocationLine]) {
    guard scenario.products.values.contains(where: \.ladder) else { return }
    let grades = Self.gradesByRegion(scenario)
    var delivered = Table<Product, Double>(repeating: 0, count: scenario.products.count)
    var start = 0
    while start < allocations.count {
      let first = allocations[start]
      let rest = allocations[start...].prefix { $0.period == first.period && $0.region == first.region }
      for line in rest where scenario.products[line.supplied].ladder { delivered[line.supplied] += line.quantity }
      for product in scenario.products.refs where delivered[product] > 0 {
        add(first.period, first.region, product, scenario, grades[first.region], NumberText.tidied(delivered[product]))
        delivered[product] = 0
      }
      start = rest.endIndex
    }
  }

  /// Rows of `grades.csv` by region, the highest grade first.
  private static func gradesByRegion(_ scenario: Scenario) -> Table<Region, [GradeRow]> {
    var grades = Table<Region, [GradeRow]>(repeating: [], count: scenario.regions.count)
    for row in scenario.grades { grades[row.region].append(row) }
    return grades
  }

  private mutating func add(
    _ period: Int32, _ region: Ref<Region>, _ product: Ref<Product>, _ scenario: Scenario, _ grades: [GradeRow],
    _ delivered: Double
  ) {
    do throws(LadderFailure) {
      let ladder = try GradeLadder.limits(
        for: delivered, pack: scenario.products[product].pack, customers: grades.map(\.customers))
      for (row, limit) in zip(grades, ladder.limits) {
        lines.append(
          LimitLine(
            period: period, region: region, product: product, grade: row.grade, customers: row.customers, limit: limit,
            leftOver: ladder.leftOver))
      }
    } catch {
      let reason: Reason = error == .noCustomers ? .noGrades : .tooLarge
      gaps.append(Gap(period: period, region: region, product: product, delivered: delivered, reason: reason))
    }
  }
}
