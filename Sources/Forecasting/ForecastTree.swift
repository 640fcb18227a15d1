internal import Domain

/// The sums that forecasts should agree with: products over the region tree, families at every level, everything.
struct ForecastTree {
  /// Which series each total sums, at least two.
  let members: [[Int]]

  /// - Parameter names: place and product of each series; warehouses are no part of the tree.
  init(_ scenario: Scenario, _ names: [(place: String, product: String)]) {
    let regions = CodePositions(scenario.regions.values.map(\.code))
    let products = CodePositions(scenario.products.values.map(\.code))
    let everywhere = scenario.regions.count
    var totals: [[Int]: [Int]] = [:]
    for (index, name) in names.enumerated() {
      guard let region = regions[name.place], let product = products[name.product] else { continue }
      let family = scenario.products.values[product].family?.index
      var next: Ref<Region>? = Ref(index: region)
      var places = [everywhere]
      while let here = next {
        places.append(here.index)
        next = scenario.regions[here].parent
      }
      for place in places {
        if place != region { totals[[0, place, product], default: []].append(index) }
        if let family { totals[[1, place, family], default: []].append(index) }
        totals[[2, place, 0], default: []].append(index)
      }
    }
    // Sorted by key: nothing may depend on the order of a dictionary. A sum of the same members says nothing new.
    var seen: Set<[Int]> = []
    members = totals.sorted { $0.key.lexicographicallyPrecedes($1.key) }.map(\.value)
      .filter { $0.count > 1 && seen.insert($0).inserted }
  }

  /// The forecasts moved as little as their errors allow until they agree with those of the totals.
  func reconciled(
    _ forecasts: [SeriesForecast], _ series: [DemandSeries], _ settings: ForecastSettings
  ) -> [SeriesForecast] {
    guard !members.isEmpty else { return forecasts }
    let totals = Forecaster.forecast(members.map { Self.sum(series, $0) }, settings)
    let means = Reconciliation.minimumTrace(
      parts: forecasts.map(\.mean), partVariances: forecasts.map(\.variance), totals: totals.map(\.mean),
      totalVariances: totals.map(\.variance), members: members, threads: settings.threads)
    return zip(forecasts, means).map { forecast, mean in
      var moved = forecast
      moved.mean = mean
      for step in mean.indices {
        let shift = mean[step] - forecast.mean[step]
        moved.quantiles[step] = forecast.quantiles[step].map { max(0, $0 + shift) }
      }
      return moved
    }
  }

  private static func sum(_ series: [DemandSeries], _ members: [Int]) -> DemandSeries {
    let filled = members.filter { !series[$0].values.isEmpty }
    guard let start = filled.map({ series[$0].start }).min(),
      let end = filled.map({ series[$0].start + series[$0].values.count }).max()
    else { return DemandSeries(start: 0, values: []) }
    var values = Array(repeating: 0.0, count: end - start)
    for member in filled {
      for (index, value) in series[member].values.enumerated() { values[series[member].start - start + index] += value }
    }
    return DemandSeries(start: start, values: values)
  }
}
