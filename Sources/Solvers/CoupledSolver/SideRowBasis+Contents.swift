extension SideRowBasis {
  /// All of a basis that changes, to go back to.
  struct Contents: Sendable {
    fileprivate var supply: [Double]
    fileprivate var rowLower: [Double]
    fileprivate var rowUpper: [Double]
    fileprivate var parent: [Int32]
    fileprivate var parentArc: [Int32]
    fileprivate var firstChild: [Int32]
    fileprivate var nextSibling: [Int32]
    fileprivate var previousSibling: [Int32]
    fileprivate var state: [Int8]
    fileprivate var x: [Double]
    fileprivate var activity: [Double]
    fileprivate var shortfall: [Double]
    fileprivate var constraints: [Int32]
    fileprivate var columns: [Int32]
    fileprivate var positionOfRow: [Int32]
    fileprivate var isAtUpper: [Bool]
    fileprivate var inverse: [Double]
    fileprivate var price: [Double]
    fileprivate var potential: [Double]
    fileprivate var rowDual: [Double]
    fileprivate var looseDual: [Double]
  }

  var contents: Contents {
    Contents(
      supply: supply.array(), rowLower: rowLower.array(), rowUpper: rowUpper.array(), parent: parent.array(),
      parentArc: parentArc.array(), firstChild: firstChild.array(), nextSibling: nextSibling.array(),
      previousSibling: previousSibling.array(), state: state.array(), x: x.array(), activity: activity.array(),
      shortfall: shortfall.array(), constraints: constraints, columns: columns,
      positionOfRow: positionOfRow.array(), isAtUpper: isAtUpper.array(), inverse: inverse.array(0..<(q * capacity)),
      price: price.array(), potential: potential.array(), rowDual: rowDual.array(), looseDual: looseDual.array())
  }

  /// - Parameter contents: of this basis, at another time.
  mutating func restore(_ contents: Contents) {
    supply.copy(from: contents.supply)
    rowLower.copy(from: contents.rowLower)
    rowUpper.copy(from: contents.rowUpper)
    parent.copy(from: contents.parent)
    parentArc.copy(from: contents.parentArc)
    firstChild.copy(from: contents.firstChild)
    nextSibling.copy(from: contents.nextSibling)
    previousSibling.copy(from: contents.previousSibling)
    state.copy(from: contents.state)
    x.copy(from: contents.x)
    activity.copy(from: contents.activity)
    shortfall.copy(from: contents.shortfall)
    (constraints, columns) = (contents.constraints, contents.columns)
    positionOfRow.copy(from: contents.positionOfRow)
    isAtUpper.copy(from: contents.isAtUpper)
    inverse.copy(from: contents.inverse)
    price.copy(from: contents.price)
    potential.copy(from: contents.potential)
    rowDual.copy(from: contents.rowDual)
    looseDual.copy(from: contents.looseDual)
  }
}
