internal import Foundation
internal import Outputs
internal import Planning
internal import Synchronization

/// What the terminal can show.
enum Terminal {
  /// Colour on a terminal, unless `NO_COLOR` is set to anything (https://no-color.org).
  static var style: TextStyle {
    let wantsNone = !(ProcessInfo.processInfo.environment["NO_COLOR"] ?? "").isEmpty
    return isatty(STDOUT_FILENO) == 1 && !wantsNone ? .colour : .plain
  }
}
