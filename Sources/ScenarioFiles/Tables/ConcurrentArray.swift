internal import Dispatch

extension Array where Element: Sendable {
  /// The elements `0 ..< count`, made side by side on so many threads: most of the time of making a large array goes to
  /// the system, which hands out its memory page by page.
  ///
  /// The one room of this target where memory is written unchecked. The argument: threads fill disjoint parts of a
  /// buffer that outlives them, because `concurrentPerform` returns after the last, and each place is filled once. The
  /// address goes to the threads as a number, since a pointer may not.
  init(count: Int, threads: Int, _ element: @Sendable (Int) -> Element) {
    let parts = TableParts.split(count, most: threads)
    unsafe self.init(unsafeUninitializedCapacity: count) { buffer, initialized in
      let address = UInt(bitPattern: buffer.baseAddress)
      DispatchQueue.concurrentPerform(iterations: parts.count) { part in
        guard let base = unsafe UnsafeMutablePointer<Element>(bitPattern: address) else { return }
        for index in parts[part] {
          // Safe: a place inside the buffer that belongs to this part alone.
          unsafe (base + index).initialize(to: element(index))
        }
      }
      initialized = count
    }
  }
}
