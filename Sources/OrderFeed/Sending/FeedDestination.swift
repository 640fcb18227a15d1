public import Foundation

/// Where messages go.
public enum FeedDestination: Hashable, Sendable {
  /// A folder that another system polls.
  case folder(String)
  /// An address that takes one message a request.
  case address(URL)

  /// Reads `dir:PATH` or `https://…`; `http://` is taken for this machine only.
  ///
  /// - Throws: `usage`.
  public init(_ text: String) throws(FeedFailure) {
    if text.hasPrefix("dir:") {
      let path = String(text.dropFirst(4))
      guard !path.isEmpty else { throw FeedFailure(.usage, "dir: needs a path") }
      self = .folder(path)
      return
    }
    guard let url = URL(string: text), let host = url.host, !host.isEmpty else {
      throw FeedFailure(.usage, "the destination must be dir:PATH or https://HOST/…")
    }
    guard url.user == nil, url.password == nil else {
      throw FeedFailure(.usage, "no user or password in the address: command lines are seen by everybody here")
    }
    let isLocal = ["127.0.0.1", "localhost", "::1", "[::1]"].contains(host)
    guard url.scheme == "https" || url.scheme == "http" && isLocal else {
      throw FeedFailure(.usage, "the destination must be https: orders and tokens do not travel in the clear")
    }
    self = .address(url)
  }
}

/// The secret that a receiver asks for: from a file or the environment, never printed.
public struct FeedToken: Sendable, CustomStringConvertible {
  let value: String

  /// Prints as dots, so that no log can hold it.
  public var description: String { "•••" }

  /// - Throws: `usage` where the text is no single line of visible ASCII; it is not repeated.
  public init(_ text: String) throws(FeedFailure) {
    let trimmed = text.trimmingCharacters(in: .whitespacesAndNewlines)
    guard !trimmed.isEmpty, trimmed.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
      throw FeedFailure(.usage, "the token must be one line of visible ASCII characters")
    }
    value = trimmed
  }

  /// - Throws: `noInput`, `inputOutput`, `usage`.
  public init(file: String) throws(FeedFailure) {
    try self.init(String(decoding: try InputFile.bytes(file), as: UTF8.self))
  }
}
