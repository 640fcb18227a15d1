/// The position of one `Entity` in its table. `Ref<Product>` and `Ref<Warehouse>` do not mix.
///
/// Tables are sorted by code (Unicode scalar values), so refs compare as codes do.
@frozen
public struct Ref<Entity>: Hashable, Comparable, Sendable {
  public let position: Int32

  @inlinable
  public init(_ position: Int32) { self.position = position }

  /// The ref of the entity at `index` of its table. A table never holds 2³¹ rows: the reader refuses them.
  @inlinable
  public init(index: Int) { self.position = Int32(truncatingIfNeeded: index) }

  /// The position as an array index.
  @inlinable
  public var index: Int { Int(position) }

  @inlinable
  public static func < (left: Self, right: Self) -> Bool { left.position < right.position }
}

/// One value for each `Entity`, subscripted by nothing but its refs.
@frozen
public struct Table<Entity, Value> {
  public var values: [Value]

  @inlinable
  public init(_ values: [Value] = []) { self.values = values }

  @inlinable
  public init(repeating value: Value, count: Int) { self.values = Array(repeating: value, count: count) }

  @inlinable
  public var count: Int { values.count }

  @inlinable
  public var isEmpty: Bool { values.isEmpty }

  @inlinable
  public subscript(_ ref: Ref<Entity>) -> Value {
    get { values[ref.index] }
    _modify { yield &values[ref.index] }
  }

  /// All refs, in order.
  @inlinable
  public var refs: RefRange<Entity> { RefRange(count: values.count) }

  /// The same shape with every value mapped.
  @inlinable
  public func map<Other>(_ transform: (Value) throws -> Other) rethrows -> Table<Entity, Other> {
    Table<Entity, Other>(try values.map(transform))
  }
}

extension Table: Sendable where Value: Sendable {}
extension Table: Equatable where Value: Equatable {}

/// The refs `0 ..< count` of one table.
@frozen
public struct RefRange<Entity>: RandomAccessCollection, Sendable {
  public let startIndex = 0
  public let endIndex: Int

  @inlinable
  public init(count: Int) { endIndex = count }

  @inlinable
  public subscript(position: Int) -> Ref<Entity> { Ref(index: position) }
}
