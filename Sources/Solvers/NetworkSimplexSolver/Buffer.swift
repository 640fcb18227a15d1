/// The one small room for unsafe memory in this target: fixed-size storage whose elements a hot loop reads and writes
/// without bounds checks, reference counts or uniqueness checks.
///
/// The argument: an `Arena` allocates each buffer with a fixed count, initializes every element, and frees them all
/// when it goes; buffers never outlive the solve that owns the arena. Positions come from the network, which
/// `Scaled.init` validates once (every tail and head is a node), or from the kernel's own arrays of node and arc
/// positions. Debug builds check every index.
@safe
struct Buffer<Element: BitwiseCopyable> {
  private let base: UnsafeMutablePointer<Element>
  let count: Int

  fileprivate init(_ base: UnsafeMutablePointer<Element>, count: Int) {
    unsafe self.base = unsafe base
    self.count = count
  }

  subscript(_ position: Int32) -> Element {
    @inline(__always) get {
      assert(position >= 0 && Int(position) < count)
      // Safe: positions are in range (see above).
      return unsafe base[Int(position)]
    }
    @inline(__always) nonmutating set {
      assert(position >= 0 && Int(position) < count)
      // Safe: positions are in range (see above).
      unsafe base[Int(position)] = newValue
    }
  }

  /// Takes over the elements of a buffer of the same count.
  func copy(_ other: Buffer) {
    assert(count == other.count)
    // Safe: both hold so many elements, of a trivial type; two buffers do not overlap.
    unsafe base.update(from: other.base, count: min(count, other.count))
  }
}

/// Owns the memory of every buffer of one solve.
@safe
final class Arena {
  private var blocks: [UnsafeMutableRawPointer] = unsafe []

  init() {}

  deinit {
    // Safe: each block was allocated below and is freed once; elements are trivial.
    while let block = unsafe blocks.popLast() { unsafe block.deallocate() }
  }

  /// A buffer of `count` elements, each `value`.
  func buffer<Element: BitwiseCopyable>(_ count: Int, of value: Element) -> Buffer<Element> {
    let size = max(1, count)
    let base = UnsafeMutablePointer<Element>.allocate(capacity: size)
    unsafe base.initialize(repeating: value, count: size)
    unsafe blocks.append(UnsafeMutableRawPointer(base))
    return unsafe Buffer(base, count: count)
  }
}
