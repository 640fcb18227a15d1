internal import Domain

/// The CSV files of a plan folder → lines, with nothing forgiven: a bad number, an unknown code, a key out of order
/// or given twice is an error at file:line:column.
struct PlanTableReader {
  private let codes: CodeIndexes
  private let order: PlanOrder
  private let parts: EncodedCodes

  init(_ scenario: Scenario) {
    codes = CodeIndexes(scenario)
    order = PlanOrder(scenario)
    parts = EncodedCodes(scenario, Byte.percentEncoded)
  }

  /// Reads `source` into the lines of `plan` that belong to `table`.
  func read(_ table: PlanTable, _ source: SourceText, into plan: inout Plan) throws(PlanFileFailure) {
    let longer = table.header + PlanTable.reasonColumn
    let hasReasons = table == .purchases && source.bytes.starts(with: Array((longer + "\n").utf8))
    var rows = try RowReader(source, header: hasReasons ? longer : table.header)
    switch table {
    case .allocations: plan.allocations = try allocations(&rows)
    case .shipments: plan.shipments = try shipments(&rows)
    case .unmet: plan.unmet = try unmet(&rows)
    case .stock: plan.stock = try stock(&rows)
    case .purchases: plan.purchases = try purchases(&rows, hasReasons: hasReasons)
    case .certificate: plan.certificate = try certificate(&rows)
    case .alerts: plan.alerts = try alerts(&rows)
    case .limits: plan.limits = try limits(&rows)
    case .prices: plan.prices = try prices(&rows)
    case .diagnosis: plan.diagnosis = try diagnosis(&rows)
    }
  }

  private func allocations(_ rows: inout RowReader) throws(PlanFileFailure) -> [AllocationLine] {
    var lines: [AllocationLine] = []
    lines.reserveCapacity(rows.source.bytes.count / 64)
    var identity = RowWriter(header: "", capacity: 256)
    while try rows.nextRow() {
      let line = AllocationLine(
        period: try rows.period(), region: try rows.ref(codes.regions), demanded: try rows.ref(codes.products),
        supplied: try rows.ref(codes.products), warehouse: try rows.ref(codes.warehouses),
        shipPeriod: try rows.period(), quantity: try rows.number(), covers: try rows.number())
      identity.rewriteKey(of: line, parts)
      try rows.lineID(identity.bytes)
      try rows.requireOrder(line, after: lines.last, order.precedes)
      lines.append(line)
    }
    return lines
  }

  private func shipments(_ rows: inout RowReader) throws(PlanFileFailure) -> [ShipmentLine] {
    var lines: [ShipmentLine] = []
    lines.reserveCapacity(rows.source.bytes.count / 32)
    while try rows.nextRow() {
      let line = ShipmentLine(
        shipPeriod: try rows.period(), arrivePeriod: try rows.period(), from: try rows.ref(codes.warehouses),
        to: try rows.place(codes), product: try rows.ref(codes.products), quantity: try rows.number(),
        packs: try packs(&rows), cost: try rows.number())
      try rows.requireOrder(line, after: lines.last, order.precedes)
      lines.append(line)
    }
    return lines
  }

  private func packs(_ rows: inout RowReader) throws(PlanFileFailure) -> Int? {
    guard let number = try rows.optionalNumber() else { return nil }
    guard let packs = Int(exactly: number) else { throw rows.failure(of: 6, "packs: not a whole number") }
    return packs
  }

  private func unmet(_ rows: inout RowReader) throws(PlanFileFailure) -> [UnmetLine] {
    var lines: [UnmetLine] = []
    while try rows.nextRow() {
      let line = UnmetLine(
        period: try rows.period(), region: try rows.ref(codes.regions), product: try rows.ref(codes.products),
        quantity: try rows.number(), penalty: try rows.number(), reason: try rows.text())
      try rows.requireOrder(line, after: lines.last, order.precedes)
      lines.append(line)
    }
    return lines
  }

  private func stock(_ rows: inout RowReader) throws(PlanFileFailure) -> [StockLine] {
    var lines: [StockLine] = []
    while try rows.nextRow() {
      let line = StockLine(
        period: try rows.period(), warehouse: try rows.ref(codes.warehouses), product: try rows.ref(codes.products),
        opening: try rows.number(), received: try rows.number(), bought: try rows.number(),
        transferredIn: try rows.number(), shipped: try rows.number(), transferredOut: try rows.number(),
        expired: try rows.number(), closing: try rows.number(), safetyStock: try rows.number(),
        daysOfCover: try rows.optionalNumber())
      try rows.requireOrder(line, after: lines.last, order.precedes)
      lines.append(line)
    }
    return lines
  }

  private func purchases(_ rows: inout RowReader, hasReasons: Bool) throws(PlanFileFailure) -> [PurchaseLine] {
    var lines: [PurchaseLine] = []
    while try rows.nextRow() {
      let line = PurchaseLine(
        orderPeriod: try rows.period(), arrivePeriod: try rows.period(), supplier: try rows.text(),
        product: try rows.ref(codes.products), warehouse: try rows.ref(codes.warehouses),
        quantity: try rows.number(), lots: try rows.number(), cost: try rows.number(),
        reason: hasReasons ? try rows.text() : "")
      try rows.requireOrder(line, after: lines.last, order.precedes)
      lines.append(line)
    }
    return lines
  }

  private func certificate(_ rows: inout RowReader) throws(PlanFileFailure) -> [CertificateLine] {
    var lines: [CertificateLine] = []
    lines.reserveCapacity(rows.source.bytes.count / 32)
    var kind = ConstraintKind.stock
    while try rows.nextRow() {
      let stage = try rows.text()
      try rows.choice(&kind)
      let line = CertificateLine(
        stage: stage, kind: kind, place: try rows.optionalPlace(codes), to: try rows.optionalPlace(codes),
        product: try rows.optionalRef(codes.products), other: try rows.optionalRef(codes.products),
        period: try rows.optionalPeriod(), name: try rows.text(), multiplier: try rows.number())
      try rows.requireOrder(line, after: lines.last, order.precedes)
      lines.append(line)
    }
    return lines
  }

  private func alerts(_ rows: inout RowReader) throws(PlanFileFailure) -> [Alert] {
    var lines: [Alert] = []
    var severity = Alert.Severity.info
    while try rows.nextRow() {
      try rows.choice(&severity)
      lines.append(
        Alert(
          severity: severity, kind: try rows.text(), warehouse: try rows.optionalRef(codes.warehouses),
          region: try rows.optionalRef(codes.regions), product: try rows.optionalRef(codes.products),
          period: try rows.optionalPeriod(), value: try rows.optionalNumber(), limit: try rows.optionalNumber(),
          message: try rows.text()))
    }
    return lines
  }

  private func limits(_ rows: inout RowReader) throws(PlanFileFailure) -> [LimitLine] {
    var lines: [LimitLine] = []
    while try rows.nextRow() {
      let line = LimitLine(
        period: try rows.period(), region: try rows.ref(codes.regions), product: try rows.ref(codes.products),
        grade: try rows.whole("grade"), customers: try rows.whole("number of customers"),
        limit: try rows.whole("number of packs"), leftOver: try rows.number())
      try rows.requireOrder(line, after: lines.last, order.precedes)
      lines.append(line)
    }
    return lines
  }

  private func prices(_ rows: inout RowReader) throws(PlanFileFailure) -> [PriceLine] {
    var lines: [PriceLine] = []
    var kind = PriceLine.Kind.stock
    while try rows.nextRow() {
      try rows.choice(&kind)
      let line = PriceLine(
        kind, place: try rows.optionalPlace(codes), to: try rows.optionalPlace(codes),
        product: try rows.optionalRef(codes.products), period: try rows.optionalPeriod(), name: try rows.text(),
        oneMore: try rows.optionalNumber(), oneLess: try rows.optionalNumber(),
        upTo: try rows.optionalNumber() ?? .infinity, downTo: try rows.optionalNumber() ?? .infinity)
      try rows.requireOrder(line, after: lines.last, order.precedes)
      lines.append(line)
    }
    return lines
  }

  private func diagnosis(_ rows: inout RowReader) throws(PlanFileFailure) -> [DiagnosisLine] {
    var lines: [DiagnosisLine] = []
    while try rows.nextRow() {
      lines.append(
        DiagnosisLine(
          contradiction: try rows.whole("number of a contradiction"), rule: try rows.text(), entities: try rows.text(),
          period: try rows.optionalPeriod(),
          required: try rows.optionalNumber(), possible: try rows.optionalNumber(),
          cheapestChange: try rows.text()))
    }
    return lines
  }
}

extension RowWriter {
  /// The key of an allocation, percent-encoded and joined by `/`, in place of what was written before.
  mutating func rewriteKey(of line: AllocationLine, _ codes: EncodedCodes) {
    restart()
    key(of: line, codes)
    dropLast()
  }

  /// The parts of the key, each with a slash behind it.
  mutating func key(of line: AllocationLine, _ codes: EncodedCodes) {
    part(line.period)
    part(codes.regions[line.region])
    part(codes.products[line.demanded])
    part(codes.products[line.supplied])
    part(codes.warehouses[line.warehouse])
    part(line.shipPeriod)
  }
}
