import Foundation

/// A browser without a window, where there is one.
public enum Chromium {
  public static var path: String? {
    ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].first {
      FileManager.default.isExecutableFile(atPath: $0)
    }
  }

  public struct Visit: Sendable {
    public var output: String
    public var seconds: Double
    /// Lines that the page's console got, and errors of its scripts.
    public var console: [String]
  }

  /// Opens `file` and prints what the page came to; nil where the browser does not start here.
  public static func visit(_ file: String, width: Int = 1200, screenshot: String? = nil) throws -> Visit? {
    guard let path else { return nil }
    let profile = NSTemporaryDirectory() + "allot-chromium-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: profile) }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: path)
    process.arguments =
      [
        "--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--no-first-run",
        "--user-data-dir=\(profile)", "--window-size=\(width),1000", "--enable-logging=stderr", "--log-level=0",
      ] + (screenshot.map { ["--screenshot=\($0)"] } ?? ["--dump-dom"]) + ["file://\(file)"]
    let (output, errors) = (profile + ".out", profile + ".err")
    defer {
      try? FileManager.default.removeItem(atPath: output)
      try? FileManager.default.removeItem(atPath: errors)
    }
    for name in [output, errors] { _ = FileManager.default.createFile(atPath: name, contents: nil) }
    process.standardOutput = FileHandle(forWritingAtPath: output)
    process.standardError = FileHandle(forWritingAtPath: errors)
    let clock = ContinuousClock.now
    try process.run()
    process.waitUntilExit()
    let seconds = (ContinuousClock.now - clock) / .seconds(1)
    let log = (try? String(contentsOfFile: errors, encoding: .utf8)) ?? ""
    guard process.terminationStatus == 0 else { return nil }
    return Visit(
      output: (try? String(contentsOfFile: output, encoding: .utf8)) ?? "", seconds: seconds,
      console: log.split(separator: "\n").map(String.init).filter { $0.contains(":CONSOLE") })
  }
}
