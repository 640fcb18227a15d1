/// Says what a long run is doing, and nothing in a short one.
///
/// The first line comes after `patience` seconds; from then on each stage is announced, and closed with its time.
public struct Progress {
  private let patience: Double
  private let now: () -> Double
  private let print: (String) -> Void
  private let begun: Double
  private var stage: (name: String, begun: Double, isAnnounced: Bool)?

  /// - Parameters:
  ///   - patience: seconds of silence.
  ///   - now: seconds of a clock that never goes back.
  ///   - print: takes one line, without its line feed; standard error in the tool.
  public init(patience: Double = 1, now: @escaping () -> Double, print: @escaping (String) -> Void) {
    self.patience = patience
    self.now = now
    self.print = print
    begun = now()
  }

  /// Ends the stage under way, if any, and begins another.
  public mutating func start(_ name: String) {
    end()
    stage = (name, now(), false)
    announce()
  }

  /// Announces the stage under way once patience is over: to be called now and then while it lasts.
  public mutating func announce() {
    guard let current = stage, !current.isAnnounced, now() - begun > patience else { return }
    stage?.isAnnounced = true
    print("\(current.name) …")
  }

  /// Ends the stage under way; says how long it took if the run has been long enough to be worth it.
  public mutating func end() {
    guard let ended = stage else { return }
    stage = nil
    let time = now()
    guard time - begun > patience else { return }
    print(
      "\(ended.name): \(NumberFormat.fixed(time - ended.begun, decimals: 1)) s "
        + "(\(NumberFormat.fixed(time - begun, decimals: 1)) s in all)")
  }
}
