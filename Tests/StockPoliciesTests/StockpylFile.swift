internal import Foundation
internal import Support

/// The textbook instances of the stockpyl data set and the values its own tests assert for them.
struct StockpylFile {
  /// One assertion: the text of the expected value, and how many decimal places of it count (nil: equal).
  struct Expectation {
    let text: String
    let places: Int?

    /// The value, where it is arithmetic of numbers and square roots.
    var value: Double? { Arithmetic.value(of: text) }
    /// All numbers in a list; the values, in key order, of a dictionary `{1: 0, 2: 3}`.
    var list: [Double] {
      let inner = text.drop { $0 != "[" && $0 != "{" }.dropFirst().prefix { $0 != "]" && $0 != "}" }
      return inner.split(separator: ",").compactMap { cell in
        (cell.split(separator: ":").last.map { String($0) }).flatMap { Arithmetic.value(of: $0) }
      }
    }
  }

  struct Block {
    /// `section/test`, with `#2` and so on for a name that comes again.
    let name: String
    let expectations: [Expectation]
  }

  let blocks: [Block]
  private let instances: [String: [String: Any]]

  /// Nil where the data set is not beside the package; then a line says so.
  static func read(for test: String) throws -> StockpylFile? {
    guard let folder = SharedData.folder("data/12_stockpyl", for: test) else { return nil }
    let text = try String(contentsOf: folder.appendingPathComponent("expected_values.txt"), encoding: .utf8)
    let json = try JSONSerialization.jsonObject(
      with: Data(contentsOf: folder.appendingPathComponent("stockpyl_instances.json")))
    var instances: [String: [String: Any]] = [:]
    for instance in (json as? [String: Any])?["instances"] as? [[String: Any]] ?? [] {
      if let name = instance["name"] as? String { instances[name] = instance["data"] as? [String: Any] }
    }
    return StockpylFile(blocks: parse(text), instances: instances)
  }

  private static func parse(_ text: String) -> [Block] {
    var blocks: [(name: String, expectations: [Expectation])] = []
    var seen: [String: Int] = [:]
    for line in text.split(separator: "\n") {
      if line.hasPrefix("["), let close = line.firstIndex(of: "]") {
        let section = line[line.index(after: line.startIndex)..<close]
        let test = line[line.index(after: close)...].split(separator: " ").first ?? ""
        let name = "\(section)/\(test)"
        seen[name, default: 0] += 1
        blocks.append((seen[name] == 1 ? name : "\(name)#\(seen[name] ?? 0)", []))
      } else if let found = line.range(of: "expect assert"), !blocks.isEmpty {
        blocks[blocks.count - 1].expectations.append(expectation(line[found.upperBound...]))
      }
    }
    return blocks.map { Block(name: $0.name, expectations: $0.expectations) }
  }

  /// `AlmostEqual(cost, 1.5, places=5)` and the like.
  private static func expectation(_ call: Substring) -> Expectation {
    let arguments = call.drop { $0 != "," }.dropFirst()
    let isAlmost = call.hasPrefix("AlmostEqual")
    var depth = 0
    var value = ""
    var rest = ""
    for character in arguments {
      if "([{".contains(character) { depth += 1 }
      if ")]}".contains(character) { depth -= 1 }
      if depth < 0 { break }
      if depth == 0, character == ",", rest.isEmpty { rest = " " }
      if rest.isEmpty { value.append(character) } else { rest.append(character) }
    }
    let digits = rest.filter(\.isNumber)
    return Expectation(text: value, places: isAlmost ? Int(digits) ?? 7 : nil)
  }

  /// A number of an instance.
  func number(_ instance: String, _ key: String) throws -> Double {
    guard let value = instances[instance]?[key] as? NSNumber else { throw Missing(what: "\(instance).\(key)") }
    return value.doubleValue
  }

  /// A list of numbers of an instance.
  func list(_ instance: String, _ key: String) throws -> [Double] {
    guard let values = instances[instance]?[key] as? [NSNumber] else { throw Missing(what: "\(instance).\(key)") }
    return values.map(\.doubleValue)
  }

  /// A dictionary of numbers by whole number.
  func table(_ instance: String, _ key: String) throws -> [Int: Double] {
    guard let values = instances[instance]?[key] as? [String: NSNumber] else {
      throw Missing(what: "\(instance).\(key)")
    }
    var table: [Int: Double] = [:]
    for (key, value) in values { if let count = Int(key) { table[count] = value.doubleValue } }
    return table
  }

  /// The stages of a network, by their index in the data.
  func nodes(_ instance: String) throws -> [[String: Any]] {
    guard let nodes = instances[instance]?["_nodes"] as? [[String: Any]] else { throw Missing(what: instance) }
    return nodes
  }

  struct Missing: Error { let what: String }
}

/// Numbers, + − * /, brackets and `math.sqrt`.
enum Arithmetic {
  static func value(of text: String) -> Double? {
    var rest = text.replacingOccurrences(of: " ", with: "").replacingOccurrences(of: "math.sqrt", with: "√")[...]
    guard let value = sum(&rest), rest.isEmpty else { return nil }
    return value
  }

  private static func sum(_ rest: inout Substring) -> Double? {
    guard var total = product(&rest) else { return nil }
    while let sign = rest.first, sign == "+" || sign == "-" {
      rest.removeFirst()
      guard let term = product(&rest) else { return nil }
      total += sign == "+" ? term : -term
    }
    return total
  }

  private static func product(_ rest: inout Substring) -> Double? {
    guard var total = factor(&rest) else { return nil }
    while let sign = rest.first, sign == "*" || sign == "/" {
      rest.removeFirst()
      guard let term = factor(&rest) else { return nil }
      total = sign == "*" ? total * term : total / term
    }
    return total
  }

  private static func factor(_ rest: inout Substring) -> Double? {
    if rest.first == "√" {
      rest.removeFirst()
      return factor(&rest)?.squareRoot()
    }
    if rest.first == "(" {
      rest.removeFirst()
      guard let inner = sum(&rest), rest.first == ")" else { return nil }
      rest.removeFirst()
      return inner
    }
    var digits = ""
    if rest.first == "-" { digits.append(rest.removeFirst()) }
    while let next = rest.first, next.isNumber || ".e".contains(next) || (digits.last == "e" && "+-".contains(next)) {
      digits.append(rest.removeFirst())
    }
    return Double(digits)
  }
}
