internal import Domain
internal import Yams

/// Reads lists of changes.
enum ChangeReader {
  /// The elements of `changes`; those that cannot be read are put down.
  static func read(_ node: Node, _ nodes: inout NodeReader) -> [ScenarioChange] {
    guard case .sequence(let list) = node else {
      nodes.report("bad-value", node, "changes must be a list", hint: "write - {scale: demand, by: 1.2}")
      return []
    }
    return list.compactMap { change($0, &nodes) }
  }

  private static let verbs = ["scale", "set", "remove"]

  private static func change(_ node: Node, _ nodes: inout NodeReader) -> ScenarioChange? {
    guard case .mapping(let mapping) = node else {
      nodes.report("bad-value", node, "a change holds keys and values", hint: "write {scale: demand, by: 1.2}")
      return nil
    }
    var values: [String: Node] = [:]
    for (key, value) in mapping {
      guard let name = nodes.known(key, verbs + ["where", "by", "to"], in: "a change") else { return nil }
      values[name] = value
    }
    let found = verbs.filter { values[$0] != nil }
    guard found.count == 1, let verb = found.first, let object = values[verb] else {
      nodes.report("bad-change", node, "a change is one of scale, set and remove", hint: "write one of them")
      return nil
    }
    let fits = ["scale": "by", "set": "to"]
    for key in ["by", "to"] where values[key] != nil && fits[verb] != key {
      nodes.report("bad-change", values[key] ?? node, "\(key) does not go with \(verb)")
      return nil
    }
    guard let conditions = conditions(values["where"], &nodes),
      let action = action(verb, object, values, node, &nodes)
    else { return nil }
    if case .remove = action, conditions.isEmpty {
      nodes.report("bad-change", node, "remove needs where", hint: "write {remove: warehouse, where: {warehouse: …}}")
      return nil
    }
    let mark = YAMLPosition(node)
    return ScenarioChange(
      action, where: conditions, file: nodes.source.name, line: mark.line, column: mark.column)
  }

  private static func action(
    _ verb: String, _ object: Node, _ values: [String: Node], _ node: Node, _ nodes: inout NodeReader
  ) -> ScenarioChange.Action? {
    switch verb {
    case "scale":
      guard let target = nodes.word(object, "scale", ScaleTarget.self) else { return nil }
      guard let by = values["by"] else {
        nodes.report("bad-change", node, "scale needs by", hint: "by: 1.2 is 20 % more")
        return nil
      }
      return nodes.number(by, "by", .amount).map { .scale(target, by: .constant($0)) }
    case "set":
      guard let name = nodes.text(object, "set") else { return nil }
      let parts = name.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
      guard parts.count == 2 else {
        nodes.report("bad-change", object, "set needs a table and a column", hint: "write {set: stock.on_hand, to: …}")
        return nil
      }
      guard let to = values["to"] else {
        nodes.report("bad-change", node, "set needs to", hint: "write to: with the new value behind it")
        return nil
      }
      return nodes.text(to, "to", allowsLines: true).map { .set(table: parts[0], column: parts[1], to: $0) }
    default:
      return nodes.word(object, "remove", RemovalTarget.self).map { .remove($0) }
    }
  }

  /// nil where `where` cannot be read; none where there is none.
  static func conditions(_ node: Node?, _ nodes: inout NodeReader) -> [ChangeCondition]? {
    guard let node, !nodes.isEmpty(node) else { return [] }
    guard case .mapping(let mapping) = node else {
      nodes.report("bad-value", node, "where holds keys and values", hint: "write where: {region: …}")
      return nil
    }
    var conditions: [ChangeCondition] = []
    for (key, value) in mapping {
      guard let name = nodes.text(key, "a key of where") else { return nil }
      var values: [String] = []
      if case .sequence(let list) = value {
        for element in list {
          guard let text = nodes.text(element, "where.\(name)") else { return nil }
          values.append(text)
        }
      } else {
        guard let text = nodes.text(value, "where.\(name)") else { return nil }
        values = [text]
      }
      guard !values.isEmpty, values.allSatisfy({ !$0.isEmpty }) else {
        nodes.report("missing-value", value, "where.\(name) is empty")
        return nil
      }
      conditions.append(ChangeCondition(key: name, values: values))
    }
    return conditions
  }
}
