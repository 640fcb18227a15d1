/// A key column whose cells must not be empty.
private func key(_ name: String, _ kind: ColumnKind = .code) -> ColumnSchema {
  ColumnSchema(name: name, kind: kind, isKey: true, isRequired: true)
}

/// A key column with a default.
private func optionalKey(_ name: String, _ kind: ColumnKind = .code) -> ColumnSchema {
  ColumnSchema(name: name, kind: kind, isKey: true)
}

/// A column marked `!` on the page.
private func required(_ name: String, _ range: NumberRange) -> ColumnSchema {
  ColumnSchema(name: name, kind: .number(range), isRequired: true)
}

private func number(_ name: String, _ range: NumberRange = .amount) -> ColumnSchema {
  ColumnSchema(name: name, kind: .number(range))
}

private func code(_ name: String) -> ColumnSchema { ColumnSchema(name: name, kind: .code) }

private func text(_ name: String) -> ColumnSchema { ColumnSchema(name: name, kind: .text) }

extension TableName {
  static let productColumns: [ColumnSchema] = [
    key("product"), text("name"), code("family"), text("unit"), number("price"), number("volume", .positive),
    number("pack", .wholePositive), number("holding_cost"), number("end_value"), number("unit_cost"),
    number("shelf_life", .periods), code("ladder"),
  ]

  static let warehouseColumns: [ColumnSchema] = [
    key("warehouse"), text("name"), number("throughput"), number("storage"), number("latitude", .latitude),
    number("longitude", .longitude),
  ]

  static let calendarColumns: [ColumnSchema] = [
    key("warehouse"), key("period", .number(.periods)), number("throughput"), number("storage"),
  ]

  static let regionColumns: [ColumnSchema] = [
    key("region"), text("name"), code("parent"), code("tier"), number("latitude", .latitude),
    number("longitude", .longitude),
  ]

  static let stockColumns: [ColumnSchema] = [
    key("warehouse"), key("product"), optionalKey("expires", .number(.periods)), required("on_hand", .amount),
    number("reserved"), number("safety_stock"),
  ]

  static let receiptColumns: [ColumnSchema] = [
    key("warehouse"), key("product"), key("period", .number(.periods)), optionalKey("reference"),
    required("quantity", .amount),
  ]

  static let demandColumns: [ColumnSchema] = [
    key("region"), key("product"), optionalKey("period", .number(.periods)), required("quantity", .amount),
    number("held"), number("minimum"), number("maximum"), number("min_life", .periods), number("unmet_penalty"),
  ]

  static let laneColumns: [ColumnSchema] = [
    key("from"), key("to"), optionalKey("product"), number("cost"), number("lead_time", .periods),
    number("capacity"),
  ]

  static let substituteColumns: [ColumnSchema] = [
    key("product"), key("substitute"), optionalKey("region"), number("ratio", .positive), number("penalty"),
    number("max_share"),
  ]

  static let quotaColumns: [ColumnSchema] = [
    key("quota"), code("region"), code("warehouse"), code("product"), code("family"), number("period", .periods),
    number("minimum"), number("maximum"),
  ]

  static let offerColumns: [ColumnSchema] = [
    key("supplier"), key("product"), key("warehouse"), required("unit_cost", .amount), number("lead_time", .periods),
    optionalKey("minimum", .number(.amount)), number("maximum"), number("lot", .wholePositive),
  ]

  static let contractColumns: [ColumnSchema] = [
    key("contract"), code("supplier"), code("product"), code("family"), number("from_period", .periods),
    number("to_period", .periods), number("minimum"), number("maximum"),
  ]

  static let gradeColumns: [ColumnSchema] = [
    key("region"), key("grade", .number(.ordinal)), required("customers", .count),
  ]

  static let memoryColumns: [ColumnSchema] = [
    key("region"), key("product"), required("asked", .amount), required("served", .amount),
  ]

  static let historyColumns: [ColumnSchema] = [
    key("place"), key("product"), key("date"), required("sales", .amount), number("stockout", .share),
    number("price"), code("promotion"),
  ]

  static let publishedColumns: [ColumnSchema] = [
    key("ship_period", .number(.periods)), key("from"), key("to"), key("product"), required("quantity", .amount),
  ]
}
