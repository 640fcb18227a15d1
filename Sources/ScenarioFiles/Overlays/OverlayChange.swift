internal import Domain

/// One thing that an overlay changes of the scenario it stands on: a row, a cell of a row, or a setting.
public struct OverlayChange: Hashable, Sendable, CustomStringConvertible {
  public enum Kind: String, Sendable { case added, removed, changed }

  public var kind: Kind
  /// The table's file, or scenario.yaml.
  public var file: String
  /// The cells of the row's key, with spaces between; empty for a setting.
  public var key: String
  /// The column or setting; empty where a row came or went.
  public var column: String
  /// As a file has them; empty = the default.
  public var from: String
  public var to: String

  /// `demand.csv E01 YX1 1: quantity 60 → 72`
  public var description: String {
    let row = key.isEmpty ? file : "\(file) \(key)"
    switch kind {
    case .added: return "\(row): added" + (to.isEmpty ? "" : " (\(to))")
    case .removed: return "\(row): removed"
    case .changed: return "\(row): \(column) \(Self.shown(from)) → \(Self.shown(to))"
    }
  }

  private static func shown(_ text: String) -> String { text.isEmpty ? "(default)" : text }
}

/// What a folder changes of its base.
enum OverlayDifference {
  /// Settings first, then the tables in the order of the page, row by row.
  static func changes(
    from before: LayeredTables, _ oldHeader: ScenarioHeader, to after: LayeredTables, _ newHeader: ScenarioHeader
  ) -> [OverlayChange] {
    settings(oldHeader, newHeader)
      + TableName.allCases.flatMap { name -> [OverlayChange] in
        rows(before[name], after[name], before.pool, after.pool)
      }
  }

  private static func settings(_ old: ScenarioHeader, _ new: ScenarioHeader) -> [OverlayChange] {
    let (before, after) = (old.settings, new.settings)
    return zip(before, after).compactMap { before, after in
      Code.same(before.value, after.value)
        ? nil
        : OverlayChange(
          kind: .changed, file: "scenario.yaml", key: "", column: before.name, from: before.value, to: after.value)
    }
  }

  /// Rows keep their places: those of the base come first, and removed ones stay.
  private static func rows(
    _ before: MergedTable, _ after: MergedTable, _ oldPool: TextPool, _ newPool: TextPool
  ) -> [OverlayChange] {
    var changes: [OverlayChange] = []
    for row in 0..<after.count {
      let wasThere = row < before.count && !before.isRemoved[row]
      let isThere = !after.isRemoved[row]
      guard wasThere || isThere else { continue }
      var change = OverlayChange(
        kind: .changed, file: after.name.file, key: after.key(row, newPool), column: "", from: "", to: "")
      if !isThere {
        change.kind = .removed
        changes.append(change)
      } else if !wasThere {
        change.kind = .added
        change.to = cells(of: after, row, newPool)
        changes.append(change)
      } else {
        for column in after.columns.indices {
          change.from = before.text(row, column, oldPool)
          change.to = after.text(row, column, newPool)
          change.column = after.columns[column].name
          if !Code.same(change.from, change.to) { changes.append(change) }
        }
      }
    }
    return changes
  }

  private static func cells(of table: MergedTable, _ row: Int, _ pool: TextPool) -> String {
    table.columns.indices.compactMap { column in
      let text = table.text(row, column, pool)
      return table.columns[column].isKey || text.isEmpty ? nil : "\(table.columns[column].name) \(text)"
    }.joined(separator: ", ")
  }
}
