import Foundation
import Testing

@Suite("Usage")
struct UsageTests {
  @Test(
    "every command has help with an example",
    arguments: [
      "run", "check", "validate", "init", "generate", "export", "solve", "forecast", "stock", "classify", "targets",
      "watch", "simulate",
    ])
  func help(_ command: String) throws {
    try Workplace.with { place in
      let result = try place.allot(command, "--help")
      #expect(result.exitCode == 0)
      #expect(result.errors == "")
      #expect(result.output.contains("  allot \(command) "))
      #expect(try place.allot("--help").output.contains("\n  \(command) "))
    }
  }

  @Test(
    "wrong usage: exit 64, nothing on standard output",
    arguments: [
      ["run"], ["run", "a", "b"], ["run", "a", "--solver", "cplex"], ["run", "a", "--rule", "best"],
      ["run", "a", "--time-limit", "0"], ["run", "a", "--time-limit", "soon"], ["run", "a", "--threads", "0"],
      ["run", "a", "--out", ""], ["frobnicate"], ["check"], ["solve"], ["solve", "model.xyz"],
      ["solve", "model.lp", "--format", "lp"], ["export", "a", "--format", "xls", "--out", "a.xls"], ["init"],
    ])
  func wrong(_ arguments: [String]) throws {
    try Workplace.with { place in
      let result = try place.allot.run(arguments)
      #expect(result.exitCode == 64, "\(result.errors)")
      #expect(result.output == "")
      #expect(!result.errors.isEmpty)
      #expect(try place.names() == [])
    }
  }

  @Test("the version is one line")
  func version() throws {
    try Workplace.with { place in
      let result = try place.allot("--version")
      #expect(result.exitCode == 0)
      #expect(result.output.split(separator: ".").count == 3)
      #expect(result.output.hasSuffix("\n"))
    }
  }
}

@Suite("Manual page and completions")
struct ManualTests {
  @Test("the manual page has every command with its options, and man finds nothing wrong with it")
  func manual() throws {
    try Workplace.with { place in
      let page = try place.allot("manual")
      #expect(page.exitCode == 0 && page.errors == "")
      #expect(page.output.hasPrefix(".TH ALLOT 1 "))
      for text in [
        ".SS allot run <scenario>", ".B \\-\\-xlsx <file>", ".SS allot feed status", ".SS allot sweep collect",
      ] {
        #expect(page.output.contains(text), "\(text)")
      }
      guard FileManager.default.isExecutableFile(atPath: "/usr/bin/groff") else {
        return print("skipped: the manual page as man shows it: there is no groff")
      }
      try place.write(page.output, to: "allot.1")
      let process = Process()
      process.executableURL = URL(fileURLWithPath: "/usr/bin/groff")
      process.arguments = ["-man", "-ww", "-Kutf8", "-Tutf8", place.path("allot.1")]
      let errors = Pipe()
      process.standardError = errors
      process.standardOutput = FileHandle.nullDevice
      try process.run()
      let said = try errors.fileHandleForReading.readToEnd() ?? Data()
      process.waitUntilExit()
      #expect(process.terminationStatus == 0 && said.isEmpty, "\(String(decoding: said, as: UTF8.self))")
    }
  }

  @Test("completion scripts of three shells name the commands", arguments: ["bash", "zsh", "fish"])
  func completions(_ shell: String) throws {
    try Workplace.with { place in
      let script = try place.allot("--generate-completion-script", shell)
      #expect(script.exitCode == 0 && script.output.contains("why-not") && script.output.contains("compare-rules"))
    }
  }
}
