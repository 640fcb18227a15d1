/// The stage of a level of rule `fair`: `tier/level`, or `tier/level+` for a line that counts in that level and in every
/// higher one of its tier.
///
/// Levels that come from cuts of a network have nested cuts: what is behind the cut of one level is behind those of all
/// higher ones. Each row then needs a line only where it comes in, and the certificate has as many lines as the network
/// has nodes, whatever the number of levels. The multiplier of a row in level k is the sum of its lines of `tier/k` and
/// of `tier/j+` for every j ≤ k.
public struct FairStage: Sendable {
  public var tier: String
  public var level: Int
  /// Whether its lines count in higher levels too.
  public var isNested: Bool

  public init(tier: String, level: Int, isNested: Bool = false) {
    self.tier = tier
    self.level = level
    self.isNested = isNested
  }

  /// nil where `stage` is not the stage of a level.
  public init?(_ stage: String) {
    let isNested = stage.utf8.last == UInt8(ascii: "+")
    let text = isNested ? stage.dropLast() : stage[...]
    guard let slash = text.utf8.lastIndex(of: UInt8(ascii: "/")) else { return nil }
    let digits = text[text.utf8.index(after: slash)...]
    guard digits.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }),
      let level = Int32(digits), level > 0
    else { return nil }
    self.init(tier: String(text[..<slash]), level: Int(level), isNested: isNested)
  }

  /// As in the column `stage`.
  public var text: String { "\(tier)/\(level)\(isNested ? "+" : "")" }
}

extension Plan {
  /// The multipliers of a level of rule `fair`, one line a constraint, those of nested cuts added up; in no order of keys.
  ///
  /// - Complexity: O(lines of the certificate).
  public func certificate(ofLevel level: Int, of tier: String) -> [CertificateLine] {
    let stage = FairStage(tier: tier, level: level).text
    var result: [CertificateLine] = []
    var position: [Key: Int] = [:]
    for line in certificate {
      guard let own = FairStage(line.stage), Code.same(own.tier, tier),
        own.isNested ? own.level <= level : own.level == level
      else { continue }
      var line = line
      line.stage = stage
      let key = Key(line)
      if let earlier = position[key] {
        result[earlier].multiplier += line.multiplier
      } else {
        position[key] = result.count
        result.append(line)
      }
    }
    return result.filter { $0.multiplier != 0 }
  }

  /// Which constraint a line speaks of; names compare by their bytes.
  private struct Key: Hashable {
    var line: CertificateLine
    var name: [UInt8]

    init(_ line: CertificateLine) {
      self.line = line
      self.line.multiplier = 0
      self.line.name = ""
      name = Array(line.name.utf8)
    }
  }
}
