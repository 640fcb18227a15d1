internal import InstanceGenerator

/// A generated scenario that every stage is measured on.
///
/// Names have no spaces: the benchmark tool makes file names of them and does not find those with spaces again.
struct Shape: Sendable {
  let name: String
  let options: InstanceGenerator.Options

  private init(
    _ kind: String, _ warehouses: Int, _ regions: Int, _ products: Int, family: Int = 4, periods: Int = 1,
    coupled: Bool = false
  ) {
    var options = InstanceGenerator.Options()
    options.warehouses = warehouses
    options.regions = regions
    options.products = products
    options.family = family
    options.periods = periods
    options.coupled = coupled
    self.options = options
    name = "\(kind)-\(warehouses)x\(regions)x\(products)" + (periods > 1 ? "x\(periods)" : "")
  }

  /// Each kind in two sizes. The coupled ones stay small enough for a general linear-programming code.
  static let all: [Shape] = [
    Shape("uncoupled", 10, 50, 40),
    Shape("uncoupled", 20, 200, 200),
    Shape("coupled", 5, 25, 20, coupled: true),
    Shape("coupled", 10, 50, 40, coupled: true),
    Shape("periods", 10, 50, 20, periods: 6),
    Shape("periods", 20, 200, 20, periods: 12),
    Shape("substitutes", 10, 50, 40, family: 20),
    Shape("substitutes", 20, 200, 100, family: 25),
  ]

  /// Its demand table has a million rows.
  static let millionRows = Shape("rows", 20, 1000, 1000)
}
