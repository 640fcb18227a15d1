public import Domain
public import Foundation

/// How a scenario is read.
public struct ReadOptions: Sendable {
  /// Parts of a large table are read side by side on so many threads; the scenario and the problems are the same for
  /// any number.
  public var threads: Int

  /// Whether to list what an overlay changes of its base.
  public var listsChanges: Bool

  public init(threads: Int = ProcessInfo.processInfo.activeProcessorCount, listsChanges: Bool = false) {
    self.threads = max(1, threads)
    self.listsChanges = listsChanges
  }
}

/// One file that a scenario was read from.
public struct InputFile: Sendable, Equatable {
  /// Relative to the scenario folder: a base's files begin with the way to it.
  public let name: String
  public let bytes: [UInt8]

  public init(name: String, bytes: [UInt8]) {
    self.name = name
    self.bytes = bytes
  }

  /// The SHA-256 of the bytes, in hexadecimal.
  ///
  /// - Complexity: O(bytes), each time: a plan asks once, a validation never.
  public var sha256: String { SHA256.hexadecimal(of: bytes) }
}

/// A scenario without problems, and what it was read from.
public struct ScenarioReading: Sendable, Equatable {
  public let scenario: Scenario
  /// Features that the scenario uses and this version only reads, each where it is used first.
  public let unsupported: [UnsupportedFeature]
  /// Every file that was read, sorted by name.
  public let inputs: [InputFile]
  /// What the folder changes of its base, row by row; empty where it has none, or where nobody asked.
  public let changes: [OverlayChange]
}
