import Foundation
import Testing

@Suite("Workbooks and databases on the command line")
struct MediaTests {
  @Test("a folder, through a database and a workbook, is the same folder; its plan is the same plan")
  func around() throws {
    try Workplace.with { place in
      try place.writeNetwork()
      #expect(try place.allot("convert", "net", "one").exitCode == 0)
      #expect(try place.allot("convert", "one", "net.sqlite").exitCode == 0)
      #expect(try place.allot("convert", "net.sqlite", "two").exitCode == 0)
      var media = ["net.sqlite"]
      let workbook = try place.allot("convert", "two", "net.xlsx")
      if workbook.exitCode == 69 {
        print("skipped: workbooks: built without the trait Excel")
      } else {
        #expect(workbook.exitCode == 0 && workbook.errors == "", "\(workbook.errors)")
        media.append("net.xlsx")
      }
      for (number, medium) in media.enumerated() {
        #expect(try place.allot("convert", medium, "again-\(number)").exitCode == 0)
        #expect(try place.allot("run", medium, "--out", "plan-\(number)", "--quiet").exitCode == 0)
      }
      #expect(try place.allot("run", "one", "--out", "plan", "--quiet").exitCode == 0)
      for name in ["scenario.yaml", "demand.csv", "lanes.csv", "products.csv", "regions.csv", "warehouses.csv"] {
        for number in media.indices {
          #expect(try place.text("one/\(name)") == place.text("again-\(number)/\(name)"), "\(media[number]) \(name)")
        }
      }
      for name in ["shipments.csv", "allocations.csv", "unmet.csv", "certificate.csv"] {
        for number in media.indices {
          #expect(try place.text("plan/\(name)") == place.text("plan-\(number)/\(name)"), "\(media[number]) \(name)")
        }
      }
      #expect(try place.allot("check", "plan-0", "--scenario", "net.sqlite").exitCode == 0)
    }
  }

  @Test("what is there already stays: 73; what is no scenario says so")
  func refusals() throws {
    try Workplace.with { place in
      try place.writeNetwork()
      #expect(try place.allot("convert", "net", "net.sqlite").exitCode == 0)
      #expect(try place.allot("convert", "net", "net.sqlite").exitCode == 73)
      let over = try place.allot("run", "net", "--sqlite", "net.sqlite", "--quiet")
      #expect(over.exitCode == 73 && over.errors.contains("a file that holds no plan of ours is there already"))
      #expect(!place.exists("net.plan"))
      #expect(try place.allot("run", "net", "--sqlite", "plan.sqlite", "--quiet").exitCode == 0)
      #expect(try place.allot("run", "net", "--sqlite", "plan.sqlite", "--quiet").exitCode == 0)
      try place.write("region,product\n", to: "text.xlsx")
      let text = try place.allot("validate", "text.xlsx")
      #expect(text.exitCode == 65)
      #expect(text.errors == "text.xlsx: error: it is no .xlsx workbook [not-a-workbook]\n")
      #expect(try place.allot("run", "nowhere.xlsx").exitCode == 66)
    }
  }
}
