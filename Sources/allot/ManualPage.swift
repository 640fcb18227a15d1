internal import ArgumentParser
internal import Foundation

struct Manual: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Print the manual page, for man(1).",
    discussion: """
      Examples:
        allot manual > allot.1 && man ./allot.1
        allot manual | sudo tee /usr/local/share/man/man1/allot.1 > /dev/null
      """)

  func run() throws {
    guard let help = try? JSONDecoder().decode(ManualPage.Help.self, from: Data(Allot._dumpHelp().utf8)) else {
      Console.error("error: the help of this version has another form [bug]")
      throw Exits.bug
    }
    Console.output(ManualPage.text(of: help.command, version: Allot.configuration.version))
  }
}

/// The help of all commands as one page in the language of man.
///
/// Source: groff_man(7).
enum ManualPage {
  struct Help: Decodable {
    var command: Command
  }

  /// As ArgumentParser tells it.
  struct Command: Decodable {
    var commandName: String
    var abstract: String?
    var discussion: String?
    var shouldDisplay: Bool?
    var arguments: [Argument]?
    var subcommands: [Command]?
  }

  struct Argument: Decodable {
    struct Name: Decodable {
      var kind: String
      var name: String
    }

    var kind: String
    var names: [Name]?
    var valueName: String?
    var abstract: String?
    var discussion: String?
    var defaultValue: String?
    var allValues: [String]?
    var isOptional: Bool?
    var shouldDisplay: Bool?
  }

  static func text(of root: Command, version: String) -> String {
    var lines = [".TH ALLOT 1 \"\" \"allot \(version)\" \"User Commands\"", ".SH NAME"]
    lines.append("allot \\- \(escaped(root.abstract ?? ""))")
    lines += [".SH SYNOPSIS", ".B allot", ".I command", "[arguments]", ".SH DESCRIPTION"]
    lines += paragraphs(root.discussion)
    lines.append(".SH COMMANDS")
    for command in root.subcommands ?? [] { lines += section(command, path: "allot") }
    return lines.joined(separator: "\n") + "\n"
  }

  private static func section(_ command: Command, path: String) -> [String] {
    guard command.shouldDisplay ?? true, command.commandName != "help" else { return [] }
    let name = path + " " + command.commandName
    let arguments = (command.arguments ?? []).filter { $0.shouldDisplay ?? true }
    let positional = arguments.filter { $0.kind == "positional" }
      .map { ($0.isOptional ?? false) ? "[\($0.valueName ?? "")]" : "<\($0.valueName ?? "")>" }
    var lines = [".SS \(escaped(([name] + positional).joined(separator: " ")))"]
    lines += paragraphs(command.abstract)
    for argument in arguments
    where argument.names?.contains(where: { $0.name == "help" || $0.name == "version" }) != true {
      lines += option(argument)
    }
    if let discussion = command.discussion, !discussion.isEmpty {
      lines.append(".PP")
      lines += paragraphs(discussion)
    }
    for inner in command.subcommands ?? [] { lines += section(inner, path: name) }
    return lines
  }

  private static func option(_ argument: Argument) -> [String] {
    let names = (argument.names ?? []).map { ($0.kind == "long" ? "--" : "-") + $0.name }
    let value = argument.valueName.map { argument.kind == "flag" ? "" : " <\($0)>" } ?? ""
    let tag = names.isEmpty ? "<\(argument.valueName ?? "")>" : names.joined(separator: ", ") + value
    var words = argument.abstract ?? ""
    if let values = argument.allValues, !values.isEmpty { words += " (\(values.joined(separator: ", ")))" }
    if let given = argument.defaultValue { words += " (default: \(given))" }
    return [".TP", ".B \(escaped(tag))", escaped(words)] + (argument.discussion.map { paragraphs($0) } ?? [])
  }

  /// Lines that are set in stand as they are; the others flow.
  private static func paragraphs(_ text: String?) -> [String] {
    guard let text else { return [] }
    var lines: [String] = []
    var isLiteral = false
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      let isIndented = line.hasPrefix("  ")
      if isIndented != isLiteral { lines.append(isIndented ? ".nf" : ".fi") }
      isLiteral = isIndented
      lines.append(line.isEmpty ? ".PP" : escaped(String(line)))
    }
    return lines + (isLiteral ? [".fi"] : [])
  }

  /// Backslashes and hyphens as they are, and no line that man takes for a request.
  private static func escaped(_ text: String) -> String {
    let plain = text.replacing("\\", with: "\\e").replacing("-", with: "\\-")
    return plain.hasPrefix(".") || plain.hasPrefix("'") ? "\\&" + plain : plain
  }
}
