/// What was sold where and when: `history.csv`, by series.
///
/// One array per attribute; the rows of a series lie together, in the order of days.
public struct SalesHistory: Sendable {
  /// One product at one place.
  public struct Series: Sendable {
    /// Positions in `places` and `products`.
    public var place: Int
    public var product: Int
    /// Its rows.
    public var rows: Range<Int>

    public init(place: Int, product: Int, rows: Range<Int>) {
      self.place = place
      self.product = product
      self.rows = rows
    }
  }

  /// Codes of regions or warehouses, sorted.
  public var places: [String]
  /// Codes, sorted.
  public var products: [String]
  /// Sorted by place, then product.
  public var series: [Series]

  /// Of each row: days since 1970-01-01.
  public var days: [Int32]
  /// Of each row: units, ≥ 0.
  public var sales: [Double]
  /// Of each row: share of the time without stock, 0…1; empty where no row has any.
  public var stockout: [Float]
  /// Of each row: money per unit; empty where no row has any, NaN where a row has none.
  public var price: [Float]
  /// Of each row: whether there was a promotion; empty where no row has any.
  public var promotion: [Bool]

  public init(
    places: [String] = [], products: [String] = [], series: [Series] = [], days: [Int32] = [], sales: [Double] = [],
    stockout: [Float] = [], price: [Float] = [], promotion: [Bool] = []
  ) {
    self.places = places
    self.products = products
    self.series = series
    self.days = days
    self.sales = sales
    self.stockout = stockout
    self.price = price
    self.promotion = promotion
  }
}
