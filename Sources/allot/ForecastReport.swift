internal import Domain
internal import Forecasting
internal import Foundation
internal import Outputs

/// What `allot forecast` prints.
struct ForecastReport {
  let study: ForecastStudy

  init(_ study: ForecastStudy) { self.study = study }

  private var methods: [(name: String, count: Int)] {
    var counts: [String: Int] = [:]
    for line in study.lines {
      let first = line.forecast.method.components(separatedBy: " + ").first ?? ""
      let name = first.replacingOccurrences(of: #" [0-9]+ %$"#, with: "", options: .regularExpression)
      counts[name, default: 0] += 1
    }
    return counts.sorted { $0.value != $1.value ? $0.value > $1.value : Code.precedes($0.key, $1.key) }
      .map { (name: $0.key, count: $0.value) }
  }

  func text(style: TextStyle, out: String?) -> String {
    let unit = study.calendar.period.rawValue
    var text = "\(study.lines.count) series, \(study.periods) \(unit)s"
    if study.gap > 0 { text += ", the first \(study.gap) \(unit)s after the history's end" }
    text += "\n"
    if let share = study.hiddenShare {
      text +=
        "out of stock at some time: \(study.hiddenSeries) series; demand hidden: "
        + "\(NumberFormat.percent(share)) of their sales\n"
    }
    if let trial = study.trial {
      text += "\nThe last \(study.heldOut) \(unit)s, forecast without them:\n"
      var table = TextTable([
        .left(""), .right("WAPE"), .right("MASE"), .right("bias"), .right("inside the 90 % interval"),
      ])
      table.add(["forecast"] + Self.cells(trial.accuracy))
      table.add(["seasonal naive"] + Self.cells(trial.seasonalNaive))
      text += table.text(style: style)
    }
    text += "\nMethods with the largest share:\n"
    var table = TextTable([.left("", most: 48), .right("")])
    for method in methods.prefix(8) { table.add([method.name, NumberFormat.fixed(Double(method.count), decimals: 0)]) }
    text += table.text(style: style)
    if let out { text += "\nwritten: \(out)/demand.csv, \(out)/forecast.csv\n" }
    return text
  }

  private static func cells(_ accuracy: ForecastAccuracy) -> [String] {
    [
      NumberFormat.percent(accuracy.wape), NumberFormat.fixed(accuracy.mase, decimals: 3),
      NumberFormat.fixed(accuracy.bias * 100, decimals: 1) + " %", accuracy.coverage.map(NumberFormat.percent) ?? "",
    ]
  }

  var json: String {
    func figures(_ accuracy: ForecastAccuracy) -> String {
      let coverage = accuracy.coverage.map(NumberText.text) ?? "null"
      return "{\"wape\": \(NumberText.text(accuracy.wape)), \"mase\": \(NumberText.text(accuracy.mase)), "
        + "\"bias\": \(NumberText.text(accuracy.bias)), \"coverage\": \(coverage)}"
    }
    var members = [
      "\"series\": \(study.lines.count)", "\"period\": \"\(study.calendar.period.rawValue)\"",
      "\"periods\": \(study.periods)", "\"gap\": \(study.gap)",
      "\"hidden_series\": \(study.hiddenSeries)",
      "\"hidden_share\": \(study.hiddenShare.map(NumberText.text) ?? "null")", "\"unknown\": \(study.unknown.count)",
    ]
    if let trial = study.trial {
      members.append(
        "\"held_out\": {\"periods\": \(study.heldOut), \"forecast\": \(figures(trial.accuracy)), "
          + "\"seasonal_naive\": \(figures(trial.seasonalNaive))}")
    }
    return "{\n  " + members.joined(separator: ",\n  ") + "\n}\n"
  }
}
