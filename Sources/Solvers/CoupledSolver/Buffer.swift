internal import SolverKernels

/// The one small room for unsafe memory in this target: fixed-size storage whose elements hot loops read and write
/// without bounds checks, reference counts or uniqueness checks.
///
/// The argument: an `Arena` allocates each buffer with a fixed count, initializes every element, and frees them all
/// when it goes; buffers never outlive the solve that owns the arena. Positions come from a `ReducedProgram`, whose
/// ends and rows `CoupledProgram.validate` has checked, or from structures this target derives from it. Debug builds
/// check every index.
///
/// A buffer is shared by threads, which a pointer may not be, so the address is kept as a number. The argument for
/// that: `Workers` is the only place that starts threads, and what runs there writes only to its own batch's columns,
/// constraints, panels and sums, and waits for all of it before anybody reads.
@safe
struct Buffer<Element: BitwiseCopyable & Sendable>: Sendable {
  private let address: UInt
  let count: Int

  fileprivate init(_ base: UnsafeMutablePointer<Element>, count: Int) {
    address = UInt(bitPattern: base)
    self.count = count
  }

  /// For this file, and for the kernels in C, whose callers check what they hand over.
  var base: UnsafeMutablePointer<Element> {
    @inline(__always) get {
      // Safe: the address came from a pointer of this type, which is never null.
      unsafe UnsafeMutablePointer(bitPattern: address).unsafelyUnwrapped
    }
  }

  subscript(_ position: Int) -> Element {
    @inline(__always) get {
      assert(position >= 0 && position < count)
      // Safe: positions are in range (see above).
      return unsafe base[position]
    }
    @inline(__always) nonmutating set {
      assert(position >= 0 && position < count)
      // Safe: positions are in range (see above).
      unsafe base[position] = newValue
    }
  }

  subscript(_ position: Int32) -> Element {
    @inline(__always) get { self[Int(position)] }
    @inline(__always) nonmutating set { self[Int(position)] = newValue }
  }

  /// `count` elements from `start` on.
  @inline(__always)
  func part(from start: Int, count: Int) -> Buffer {
    assert(start >= 0 && count >= 0 && start + count <= self.count)
    // Safe: the part lies within this buffer.
    return unsafe Buffer(base + start, count: count)
  }

  @inline(__always)
  func fill(_ range: Range<Int>, with value: Element) {
    assert(range.lowerBound >= 0 && range.upperBound <= count)
    // Safe: the range lies within this buffer.
    unsafe (base + range.lowerBound).update(repeating: value, count: range.count)
  }

  @inline(__always)
  func swap(_ one: Int, _ other: Int) { (self[one], self[other]) = (self[other], self[one]) }

  func array() -> [Element] { array(0..<count) }

  func array(_ range: Range<Int>) -> [Element] {
    assert(range.lowerBound >= 0 && range.upperBound <= count)
    // Safe: the range lies within this buffer, whose elements are all initialized.
    return unsafe Array(UnsafeBufferPointer(start: base + range.lowerBound, count: range.count))
  }

  /// Overwrites the first elements with those of `array`.
  func copy(from array: [Element]) {
    assert(array.count <= count)
    // Safe: there is room for all of them.
    unsafe array.withUnsafeBufferPointer { elements in
      if let first = elements.baseAddress { unsafe base.update(from: first, count: elements.count) }
    }
  }
}

extension Buffer where Element == Double {
  /// Elements `position` and `position + 1`.
  @inline(__always)
  func pair(_ position: Int) -> SIMD2<Double> {
    assert(position >= 0 && position + 1 < count)
    // Safe: both elements are in range.
    return unsafe UnsafeRawPointer(base + position).loadUnaligned(as: SIMD2<Double>.self)
  }

  @inline(__always)
  func setPair(_ position: Int, _ value: SIMD2<Double>) {
    assert(position >= 0 && position + 1 < count)
    // Safe: both elements are in range.
    unsafe UnsafeMutableRawPointer(base + position).storeBytes(of: value, as: SIMD2<Double>.self)
  }
}

/// Owns the memory of every buffer of one solve: buffers one behind the other in large blocks, for which the system is
/// asked to use large pages.
@safe
final class Arena {
  private static let page = 2 << 20
  private static let blockSize = 2 * page
  private var blocks: [UnsafeMutableRawPointer] = unsafe []
  /// What is left of the last block.
  private var rest: UnsafeMutableRawBufferPointer?

  init() { unsafe rest = nil }

  deinit {
    // Safe: each block was allocated below and is freed once; elements are trivial.
    while let block = unsafe blocks.popLast() { unsafe block.deallocate() }
  }

  /// Room for `bytes`, at a multiple of 64.
  private func room(_ bytes: Int) -> UnsafeMutableRawPointer {
    let size = (bytes + 63) / 64 * 64
    if let rest = unsafe rest, let start = rest.baseAddress, rest.count >= size {
      // Safe: the part lies within the block.
      unsafe self.rest = UnsafeMutableRawBufferPointer(start: start + size, count: rest.count - size)
      return unsafe start
    }
    let whole = (max(size, Self.blockSize) + Self.page - 1) / Self.page * Self.page
    let block = UnsafeMutableRawPointer.allocate(byteCount: whole, alignment: Self.page)
    unsafe allot_ask_for_large_pages(block, whole)
    unsafe blocks.append(block)
    if unsafe whole - size > rest?.count ?? 0 {
      unsafe rest = UnsafeMutableRawBufferPointer(start: block + size, count: whole - size)
    }
    return unsafe block
  }

  /// A buffer of `count` elements, each `value`.
  func buffer<Element: BitwiseCopyable & Sendable>(_ count: Int, of value: Element) -> Buffer<Element> {
    let size = max(1, count)
    // Safe: there is room for all of them.
    let base = unsafe room(size * MemoryLayout<Element>.stride).bindMemory(to: Element.self, capacity: size)
    unsafe base.initialize(repeating: value, count: size)
    return unsafe Buffer(base, count: count)
  }

  /// A buffer with the elements of `array`.
  func buffer<Element: BitwiseCopyable & Sendable>(_ array: [Element]) -> Buffer<Element> {
    let size = max(1, array.count)
    // Safe: there is room for all of them.
    let base = unsafe room(size * MemoryLayout<Element>.stride).bindMemory(to: Element.self, capacity: size)
    unsafe array.withUnsafeBufferPointer { elements in
      if let first = elements.baseAddress { unsafe base.initialize(from: first, count: elements.count) }
    }
    return unsafe Buffer(base, count: array.count)
  }
}
