internal import ArgumentParser

@main
struct Allot: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "allot", abstract: "Decides who gets how much of which product from which warehouse, and proves it.")
}
