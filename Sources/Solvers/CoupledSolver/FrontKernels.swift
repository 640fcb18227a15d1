internal import SolverKernels

/// The dense steps of a factorization by fronts, in C (see `SolverKernels.h` for why): here the ends of every part that
/// they read and write are checked, in debug builds, before they are called.
///
/// A front is a panel of `size` rows for its `pivots` columns, column by column, and an update, the packed lower triangle
/// of the rows below the pivots.
struct FrontKernels: Sendable {
  /// Whether four lanes a vector are used; results are the same bits either way.
  private let wide: Int32

  init() { wide = allot_has_wide_lanes() }

  /// Where a front's update goes: a panel, and an update behind it.
  struct Target {
    var panel: Buffer<Double>
    var pivots: Int
    var size: Int
    var update: Buffer<Double>
  }

  /// Eliminates the pivots' columns and subtracts what that does to the other rows from `update`. The factor's diagonal
  /// is left inverted.
  @inline(__always)
  func eliminate(_ panel: Buffer<Double>, pivots: Int, size: Int, update: Buffer<Double>) {
    assert(panel.count == pivots * size && update.count >= (size - pivots) * (size - pivots + 1) / 2)
    // Safe: the panel has `size` rows for each pivot, and the triangle has room.
    unsafe allot_front_eliminate(wide, panel.base, pivots, size, update.base)
  }

  /// The same for one pivot of a front without children, its update added to `target` at once.
  @inline(__always)
  func eliminateLeaf(_ panel: Buffer<Double>, size: Int, places: Buffer<Int32>, into target: Target) {
    assert(panel.count == size && places.count == size - 1)
    // Safe: places are rows of the target, which has room for all of its rows.
    unsafe allot_front_eliminate_leaf(
      wide, panel.base, size, places.base, target.panel.base, target.pivots, target.size, target.update.base)
  }

  /// Adds an update to `target`, whose rows `places` it has, ascending.
  @inline(__always)
  func add(_ update: Buffer<Double>, places: Buffer<Int32>, to target: Target) {
    assert(update.count == places.count * (places.count + 1) / 2)
    // Safe: as above.
    unsafe allot_front_add(
      wide, update.base, places.count, places.base, target.panel.base, target.pivots, target.size, target.update.base)
  }

  /// Solves with a front's columns, in place; `places` are positions in `vector` for the first `local` rows, in `links`
  /// for the others.
  @inline(__always)
  func forward(
    _ panel: Buffer<Double>, pivots: Int, local: Int, places: Buffer<Int32>, _ vector: Buffer<Double>,
    _ links: Buffer<Double>, _ scratch: Buffer<Double>
  ) {
    assert(panel.count == pivots * places.count && local <= places.count && scratch.count >= places.count)
    // Safe: places are positions of constraints that the vectors have.
    unsafe allot_front_forward(
      wide, panel.base, pivots, local, places.count, places.base, vector.base, links.base, scratch.base)
  }

  /// The same with the transposed columns.
  @inline(__always)
  func backward(
    _ panel: Buffer<Double>, pivots: Int, local: Int, places: Buffer<Int32>, _ vector: Buffer<Double>,
    _ links: Buffer<Double>, _ scratch: Buffer<Double>
  ) {
    assert(panel.count == pivots * places.count && local <= places.count && scratch.count >= places.count)
    // Safe: as above.
    unsafe allot_front_backward(
      wide, panel.base, pivots, local, places.count, places.base, vector.base, links.base, scratch.base)
  }
}
