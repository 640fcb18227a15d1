import Domain
import Foundation
import ScenarioFiles
import Testing

@Suite("Folders")
struct FoldersTests {
  @Test("that are not there, or are files")
  func missing() throws {
    #expect(throws: ScenarioReadFailure.noSuchFolder(path: "/no/such/folder")) {
      try ScenarioReader.read(folder: "/no/such/folder")
    }
    #expect(throws: ScenarioReadFailure.noSuchFolder(path: "")) { try ScenarioReader.read(folder: "") }
    let folder = try TemporaryFolder(valid: [:])
    let file = folder.path + "/lanes.csv"
    #expect(throws: ScenarioReadFailure.cannotRead(path: file, reason: "it is a file, not a folder")) {
      try ScenarioReader.read(folder: file)
    }
  }

  @Test("behind a symbolic link, with a table behind one")
  func links() throws {
    let folder = try TemporaryFolder(valid: ["lanes.csv": nil])
    let other = try TemporaryFolder(valid: [:])
    try FileManager.default.createSymbolicLink(
      atPath: folder.path + "/lanes.csv", withDestinationPath: other.path + "/lanes.csv")
    let link = folder.path + "-link"
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: folder.path)
    defer { try? FileManager.default.removeItem(atPath: link) }
    #expect(try ScenarioReader.read(folder: link).scenario.lanes.count == 2)
  }

  @Test("with a folder or a pipe named like a table")
  func strange() throws {
    let folder = try TemporaryFolder(valid: ["lanes.csv": nil])
    try FileManager.default.createDirectory(atPath: folder.path + "/lanes.csv", withIntermediateDirectories: false)
    #expect(folder.problems() == ["lanes.csv: error: it is a folder, not a file [not-a-file]"])
    let other = try TemporaryFolder(valid: [:])
    let pipe = Process()
    pipe.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    pipe.arguments = ["mkfifo", other.path + "/stock.csv"]
    try pipe.run()
    pipe.waitUntilExit()
    #expect(other.problems() == ["stock.csv: error: it is not a regular file [not-a-file]"])
  }

  @Test("with a link that leads nowhere")
  func dangling() throws {
    let folder = try TemporaryFolder(valid: [:])
    try FileManager.default.createSymbolicLink(
      atPath: folder.path + "/stock.csv", withDestinationPath: folder.path + "/nothing")
    #expect(folder.problems() == ["stock.csv: error: it is not a regular file [not-a-file]"])
  }

  @Test("lines can be shown with the folder in front")
  func prefix() throws {
    let problem = Problem(
      code: "unknown-warehouse", file: "lanes.csv", line: 14, column: 7, message: "unknown warehouse \"LYN1\"",
      hint: "did you mean \"LYS1\"?")
    let line = "lanes.csv:14:7: error: unknown warehouse \"LYN1\"; did you mean \"LYS1\"? [unknown-warehouse]"
    #expect(problem.description == line)
    #expect(problem.description(in: "Scenarios/x") == "Scenarios/x/" + line)
    #expect(problem.description(in: "Scenarios/x/") == "Scenarios/x/" + line)
  }
}
