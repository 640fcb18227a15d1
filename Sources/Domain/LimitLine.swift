/// `limits.csv`: what a customer of a grade may have of a scarce product (MODEL.md section 5). Limits of 0 are lines too.
public struct LimitLine: Hashable, Sendable {
  /// Of arrival.
  public var period: Int32
  public var region: Ref<Region>
  public var product: Ref<Product>
  /// 1 is the highest.
  public var grade: Int32
  /// Of this grade in this region.
  public var customers: Int
  /// Packs per customer.
  public var limit: Int
  /// Units that the region has left when every customer takes his limit; the same for all its grades.
  public var leftOver: Double

  public init(
    period: Int32, region: Ref<Region>, product: Ref<Product>, grade: Int32, customers: Int, limit: Int,
    leftOver: Double
  ) {
    self.period = period
    self.region = region
    self.product = product
    self.grade = grade
    self.customers = customers
    self.limit = limit
    self.leftOver = leftOver
  }
}
