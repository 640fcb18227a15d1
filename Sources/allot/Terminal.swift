internal import Dispatch
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

/// Tells on standard error which stage a long run is in. Stages are announced from whatever thread works on them.
final class StageProgress: Sendable {
  private let progress: Mutex<Outputs.Progress>?

  init(isSilent: Bool) {
    let begun = ContinuousClock.now
    progress =
      isSilent
      ? nil
      : Mutex(
        Outputs.Progress(
          now: { (ContinuousClock.now - begun) / .seconds(1) }, print: { Console.error($0) }))
  }

  func start(_ stage: PlanStage) { progress?.withLock { $0.start(stage.rawValue) } }

  func end() { progress?.withLock { $0.end() } }

  /// A timer that announces a stage while it lasts, on a thread of its own: solvers keep theirs busy.
  func timer() -> any DispatchSourceTimer {
    let timer = DispatchSource.makeTimerSource(queue: .global(qos: .utility))
    timer.schedule(deadline: .now() + .milliseconds(250), repeating: .milliseconds(250))
    timer.setEventHandler { [self] in progress?.withLock { $0.announce() } }
    timer.resume()
    return timer
  }
}
