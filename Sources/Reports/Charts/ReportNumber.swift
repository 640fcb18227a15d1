internal import Outputs

/// Numbers of the page, as the terminal's report writes them.
enum ReportNumber {
  static func decimals(_ value: Double, _ places: Int) -> String { NumberFormat.fixed(value, decimals: places) }
  static func units(_ value: Double) -> String { NumberFormat.units(value) }
  static func percent(_ share: Double) -> String { NumberFormat.percent(share) }
  static func money(_ value: Double, _ currency: String = "") -> String {
    NumberFormat.money(value, currency: currency)
  }
}
