/// The tree of a kernel with its flows and potentials, as it once stood.
struct TreeCopy<Value: FlowValue> {
  private let state: Buffer<Int8>
  private let potential: Buffer<Value>
  private let parent: Buffer<Int32>
  private let depth: Buffer<Int32>
  private let direction: Buffer<Int8>
  private let flow: Buffer<Value>
  private let room: Buffer<Value>
  private let hangsBy: Buffer<Int32>
  private let hangsOut: Buffer<Int32>
  private let firstChild: Buffer<Int32>
  private let nextSibling: Buffer<Int32>
  private let previousSibling: Buffer<Int32>

  /// - Complexity: O(n + m).
  init(_ kernel: SimplexKernel<Value>, in arena: Arena) {
    func same<Element>(_ buffer: Buffer<Element>, _ value: Element) -> Buffer<Element> {
      arena.buffer(buffer.count, of: value)
    }
    state = same(kernel.state, 0)
    potential = same(kernel.potential, .zero)
    parent = same(kernel.parent, 0)
    depth = same(kernel.depth, 0)
    direction = same(kernel.direction, 0)
    flow = same(kernel.flow, .zero)
    room = same(kernel.room, .zero)
    hangsBy = same(kernel.hangsBy, 0)
    hangsOut = same(kernel.hangsOut, 0)
    firstChild = same(kernel.firstChild, 0)
    nextSibling = same(kernel.nextSibling, 0)
    previousSibling = same(kernel.previousSibling, 0)
    take(kernel)
  }

  /// Copies the kernel's tree to here.
  func take(_ kernel: SimplexKernel<Value>) {
    state.copy(kernel.state)
    potential.copy(kernel.potential)
    parent.copy(kernel.parent)
    depth.copy(kernel.depth)
    direction.copy(kernel.direction)
    flow.copy(kernel.flow)
    room.copy(kernel.room)
    hangsBy.copy(kernel.hangsBy)
    hangsOut.copy(kernel.hangsOut)
    firstChild.copy(kernel.firstChild)
    nextSibling.copy(kernel.nextSibling)
    previousSibling.copy(kernel.previousSibling)
  }

  /// Makes it the kernel's tree again.
  func putBack(_ kernel: SimplexKernel<Value>) {
    kernel.state.copy(state)
    kernel.potential.copy(potential)
    kernel.parent.copy(parent)
    kernel.depth.copy(depth)
    kernel.direction.copy(direction)
    kernel.flow.copy(flow)
    kernel.room.copy(room)
    kernel.hangsBy.copy(hangsBy)
    kernel.hangsOut.copy(hangsOut)
    kernel.firstChild.copy(firstChild)
    kernel.nextSibling.copy(nextSibling)
    kernel.previousSibling.copy(previousSibling)
  }
}
