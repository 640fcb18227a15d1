/// The cuts of the levels that rule `fair` finds for one tier in a network block: each lies behind the next, so it is
/// enough to say where a node comes in.
public struct NestedCuts: Sendable {
  /// A node, or a claimant's row, of the model, with its multiplier in `level` and all above.
  public struct Entry: Sendable {
    public var position: Int32
    /// By position among the block's levels of the tier.
    public var level: Int32
    public var multiplier: Double
  }

  public let tier: Int
  public internal(set) var nodes: [Entry] = []
  public internal(set) var rows: [Entry] = []
}
