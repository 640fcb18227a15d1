internal import ArgumentParser

/// How uncertain demand is where no forecast says it.
struct DemandOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Standard deviation ÷ mean of a line of demand without a forecast (default: as Poisson demand).",
      valueName: "share"))
  var variation: Double?

  func validate() throws {
    if let variation, !(0...1000).contains(variation) { throw ValidationError("--variation must not be negative") }
  }
}
