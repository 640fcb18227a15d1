import Foundation
import ScenarioFiles
import Testing

@Suite("Hostile files")
struct HostileFilesTests {
  @Test(
    "are refused with every line as written here",
    arguments: HostileFile.form + HostileFile.meaning + HostileFile.settings)
  func refused(_ hostile: HostileFile) throws {
    let folder = try TemporaryFolder(valid: hostile.files)
    #expect(folder.problems() == hostile.expected)
  }

  @Test("are at least sixty")
  func count() {
    #expect(HostileFile.form.count + HostileFile.meaning.count + HostileFile.settings.count >= 60)
  }

  @Test("do not spoil the scenario that they are put into")
  func base() throws {
    #expect(try TemporaryFolder(valid: [:]).problems() == [])
  }
}
