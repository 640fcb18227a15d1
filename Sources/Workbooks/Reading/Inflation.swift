internal import CZlib

/// What zlib does for a zip archive. The one room of this target where memory is handed to C.
enum Inflation {
  /// The `size` bytes that `packed` unpacks to; nil where it is damaged, or unpacks to more or fewer.
  ///
  /// - Complexity: O(size); never more memory than `size`, whatever the packed bytes hold.
  static func inflated(_ packed: ArraySlice<UInt8>, size: Int) -> [UInt8]? {
    guard let packedCount = UInt32(exactly: packed.count), let room = UInt32(exactly: size) else { return nil }
    // A place to stand on where nothing is to come out; zlib wants one.
    var result = [UInt8](repeating: 0, count: max(1, size))
    var written = 0
    var status = Z_DATA_ERROR
    unsafe result.withUnsafeMutableBufferPointer { output in
      unsafe packed.withUnsafeBufferPointer { input in
        // Safe: both buffers outlive the stream, which is ended here, and their sizes are told.
        var stream = unsafe z_stream()
        unsafe stream.next_in = unsafe UnsafeMutablePointer(mutating: input.baseAddress)
        unsafe stream.avail_in = packedCount
        unsafe stream.next_out = output.baseAddress
        unsafe stream.avail_out = max(1, room)
        let layout = unsafe Int32(MemoryLayout<z_stream>.size)
        // Negative: no header of zlib's own, as in a zip archive.
        guard unsafe inflateInit2_(&stream, -MAX_WBITS, ZLIB_VERSION, layout) == Z_OK else { return }
        status = unsafe inflate(&stream, Z_FINISH)
        written = unsafe Int(stream.total_out)
        _ = unsafe inflateEnd(&stream)
      }
    }
    guard status == Z_STREAM_END, written == size else { return nil }
    if size == 0 { return [] }
    return result
  }

  /// The CRC-32 of the bytes.
  static func checksum(_ bytes: [UInt8]) -> UInt32 {
    guard let count = UInt32(exactly: bytes.count) else { return 0 }
    let sum = unsafe bytes.withUnsafeBufferPointer { buffer in
      // Safe: a buffer and its size.
      unsafe crc32(0, buffer.baseAddress, count)
    }
    return UInt32(truncatingIfNeeded: sum)
  }
}
