import Foundation
import Synchronization

/// A web server of one thread on the loopback interface, for tests: one request a connection, bounded in size and time.
final class LoopbackReceiver: Sendable {
  struct Request: Sendable {
    var method: String
    /// By lower-case name.
    var headers: [String: String]
    var body: Data
  }

  enum Answer: Sendable {
    case status(Int, body: String = "", headers: [String: String] = [:])
    /// The connection ends without a word.
    case hangUp
    /// Nothing at all for so many seconds, then the end of the connection.
    case silence(Double)
    /// 200 and a body of so many bytes, a mebibyte at a time, without a length said before.
    case endless(Int)
    /// 200 and a body that drips: a byte each tenth of a second, for so many seconds.
    case drip(Double)
    /// 200, a length, and a body that is shorter.
    case partial
  }

  let port: UInt16
  private let listener: Int32

  init(_ respond: @escaping @Sendable (Request) -> Answer) throws {
    _ = signal(SIGPIPE, SIG_IGN)
    let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    // Safe: the pointers live for the calls only, and the length is that of the structure behind them.
    let bound = unsafe withUnsafeMutablePointer(to: &address) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
        guard unsafe bind(listener, generic, length) == 0 else { return false }
        return unsafe getsockname(listener, generic, &length) == 0
      }
    }
    guard listener >= 0, bound, listen(listener, 16) == 0 else { throw POSIXError(.EADDRNOTAVAIL) }
    self.listener = listener
    port = UInt16(bigEndian: address.sin_port)
    Thread.detachNewThread {
      while true {
        let connection = accept(listener, nil, nil)
        guard connection >= 0 else { return }
        Self.serve(connection, respond)
      }
    }
  }

  var url: String { "http://127.0.0.1:\(port)/lines" }

  func stop() {
    shutdown(listener, Int32(SHUT_RDWR))
    close(listener)
  }

  private static func serve(_ connection: Int32, _ respond: (Request) -> Answer) {
    let handle = FileHandle(fileDescriptor: connection, closeOnDealloc: false)
    defer { close(connection) }
    var patience = timeval(tv_sec: 5, tv_usec: 0)
    // Safe: the option is read during the call only, with its own size.
    unsafe setsockopt(
      connection, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
    guard let request = read(connection) else { return }
    switch respond(request) {
    case .hangUp: return
    case .endless(let bytes):
      try? handle.write(contentsOf: Data("HTTP/1.1 200 Answer\r\nConnection: close\r\n\r\n".utf8))
      let piece = Data(repeating: UInt8(ascii: "x"), count: 1_048_576)
      for _ in 0..<bytes / piece.count {
        guard (try? handle.write(contentsOf: piece)) != nil else { return }
      }
    case .drip(let seconds):
      try? handle.write(contentsOf: Data("HTTP/1.1 200 Answer\r\nContent-Length: 100000\r\n\r\n".utf8))
      let end = ContinuousClock.now + .seconds(seconds)
      while ContinuousClock.now < end, (try? handle.write(contentsOf: Data("x".utf8))) != nil {
        Thread.sleep(forTimeInterval: 0.1)
      }
    case .partial:
      try? handle.write(contentsOf: Data("HTTP/1.1 200 Answer\r\nContent-Length: 1000\r\n\r\nthanks".utf8))
    case .silence(let seconds): Thread.sleep(forTimeInterval: seconds)
    case .status(let code, let body, let headers):
      var text = "HTTP/1.1 \(code) Answer\r\nContent-Length: \(body.utf8.count)\r\nConnection: close\r\n"
      for name in headers.keys.sorted() { text += "\(name): \(headers[name] ?? "")\r\n" }
      try? handle.write(contentsOf: Data((text + "\r\n" + body).utf8))
    }
  }

  /// What has come in, at least a byte; nil at the end, or when nothing comes.
  private static func receive(_ connection: Int32) -> Data? {
    var buffer = [UInt8](repeating: 0, count: 4096)
    // Safe: the buffer is as long as is said and lives for the call.
    let count = unsafe buffer.withUnsafeMutableBytes { unsafe recv(connection, $0.baseAddress, $0.count, 0) }
    return count > 0 ? Data(buffer[..<count]) : nil
  }

  private static func read(_ connection: Int32) -> Request? {
    var bytes = Data()
    let end = Data("\r\n\r\n".utf8)
    while bytes.range(of: end) == nil {
      guard bytes.count < 65_536, let more = receive(connection) else { return nil }
      bytes += more
    }
    guard let head = bytes.range(of: end) else { return nil }
    let lines = String(decoding: bytes[..<head.lowerBound], as: UTF8.self).components(separatedBy: "\r\n")
    var headers: [String: String] = [:]
    for line in lines.dropFirst() {
      guard let colon = line.firstIndex(of: ":") else { continue }
      headers[line[..<colon].lowercased()] = line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces)
    }
    var body = Data(bytes[head.upperBound...])
    let length = headers["content-length"].flatMap(Int.init) ?? 0
    while body.count < length {
      guard length < 65_536, let more = receive(connection) else { return nil }
      body += more
    }
    return Request(
      method: String(lines[0].split(separator: " ").first ?? ""), headers: headers, body: body)
  }
}
