internal import Domain

/// Makes a scenario of typed tables: references, defaults, order, and every rule that spans cells or rows.
struct ScenarioAssembly {
  let header: ScenarioHeader
  let pool: TextPool
  /// Looked up by name only, never iterated.
  let tables: [TableName: RawTable]
  /// For the largest tables.
  let threads: Int
  var log: ProblemLog
  var spelling = Spelling()
  private(set) var features: [UnsupportedFeature]
  private var featuresSeen: Set<ScenarioFeature> = []

  /// What each text of the pool names.
  var products: CodeIndex
  var families: CodeIndex
  var warehouses: CodeIndex
  var regions: CodeIndex
  /// Regions that are a parent carry no demand, no lane and no substitute.
  var isParent: [Bool] = []
  /// Grows from the entities to the last table.
  var scenario: Scenario

  /// Assembles the scenario; meaningless where `log` has a problem.
  static func assemble(
    _ header: ScenarioHeader, _ tables: [TableName: RawTable], _ pool: TextPool, threads: Int, _ log: inout ProblemLog
  ) -> (scenario: Scenario, features: [UnsupportedFeature]) {
    var assembly = ScenarioAssembly(header, tables, pool, threads, log)
    assembly.resolveProducts()
    assembly.resolveWarehouses()
    assembly.resolveRegions()
    assembly.resolveCalendar()
    assembly.resolveStock()
    assembly.resolveReceipts()
    assembly.resolveDemand()
    assembly.resolveLanes()
    assembly.resolveSubstitutes()
    assembly.resolveQuotas()
    assembly.resolveOffers()
    assembly.resolveContracts()
    assembly.resolveGrades()
    assembly.resolveMemory()
    assembly.resolvePublished()
    log = assembly.log
    return (assembly.scenario, assembly.features)
  }

  private init(
    _ header: ScenarioHeader, _ tables: [TableName: RawTable], _ pool: TextPool, _ threads: Int, _ log: ProblemLog
  ) {
    self.header = header
    self.tables = tables
    self.pool = pool
    self.threads = threads
    self.log = log
    features = header.features
    let unknown = CodeIndex(textCount: pool.count)
    (products, families, warehouses, regions) = (unknown, unknown, unknown, unknown)
    scenario = Scenario(
      name: header.name, description: header.description, currency: header.currency, start: header.start,
      period: header.period, periods: header.periods ?? 1, tiers: header.tiers ?? [], policy: header.policy,
      products: [], warehouses: [], regions: [])
    // Read by now, into a table.
    scenario.policy.published = nil
  }

  /// Puts down the first use of a feature that is not built in.
  mutating func use(_ feature: ScenarioFeature, _ table: RawTable, _ row: Int, _ column: Int) {
    guard ScenarioFeature.notBuiltIn.contains(feature), featuresSeen.insert(feature).inserted else { return }
    let place = table.place(row: row, column: column)
    features.append(
      UnsupportedFeature(feature: feature, file: place.file, line: place.line, column: place.column))
  }
}

/// Which of the pool's texts are codes of one kind of entity, and at which position of its table.
struct CodeIndex {
  /// By text, its position, −1 where it is none of these.
  private(set) var positions: [Int32]
  /// Sorted, as in the scenario's table.
  private(set) var codes: [String] = []
  /// False where the entities' own table could not be read: references to them are not judged then.
  var isKnown = false

  init(textCount: Int) { positions = Array(repeating: -1, count: textCount) }

  /// The position of text `id`, −1 where it is none of these.
  subscript(_ id: Int32) -> Int32 { positions[Int(id)] }

  /// `ids` are distinct and sorted by their bytes.
  mutating func fill(_ ids: [Int32], _ pool: TextPool, isComplete: Bool) {
    for (position, id) in ids.enumerated() { positions[Int(id)] = Int32(truncatingIfNeeded: position) }
    codes = ids.map(pool.string)
    isKnown = isComplete
  }
}
