internal import Domain

/// Where warehouses and regions lie, and the lanes between them.
struct PlaceMap {
  let warehouses: [Warehouse]
  /// Districts first, then the regions below them: their codes sort so.
  let regions: [Region]
  let districtCount: Int
  let lanes: [LaneRow]

  /// A place in thousandths of a degree.
  private struct Point {
    var latitude: Int
    var longitude: Int

    /// Kilometres, near enough for a cost: a degree is 111 km north and about 96 km east at 30° north.
    func distance(to other: Point) -> Double {
      let north = Double(latitude - other.latitude) * 0.111
      let east = Double(longitude - other.longitude) * 0.096
      return (north * north + east * east).squareRoot()
    }
  }

  init(_ options: InstanceGenerator.Options) {
    var random = SplitMix64(seed: options.seed, stream: 1)
    func place() -> Point {
      Point(latitude: random.whole(27_000...34_000), longitude: random.whole(104_000...114_000))
    }
    let stores = (0..<options.warehouses).map { _ in place() }
    let districtCount = options.regions >= 4 ? max(2, min(12, options.regions / 8)) : 0
    self.districtCount = districtCount
    let centres = (0..<max(1, districtCount)).map { _ in place() }
    let towns = (0..<options.regions).map { index in
      let centre = centres[index % centres.count]
      return Point(
        latitude: centre.latitude + random.whole(-800...800), longitude: centre.longitude + random.whole(-900...900))
    }
    warehouses = stores.enumerated().map { index, point in
      Warehouse(
        code: numbered("W", index, of: options.warehouses), name: "Depot \(index + 1)",
        latitude: Double(point.latitude) / 1000, longitude: Double(point.longitude) / 1000)
    }
    let districts = (0..<districtCount).map { index in
      Region(
        code: numbered("D", index, of: districtCount), name: "District \(index + 1)", tier: Ref(2),
        latitude: Double(centres[index].latitude) / 1000, longitude: Double(centres[index].longitude) / 1000)
    }
    let isGrouped = districtCount > 0
    regions =
      districts
      + towns.enumerated().map { index, point in
        let die = random.whole(1...10)
        return Region(
          code: numbered("R", index, of: options.regions), name: "Region \(index + 1)",
          parent: isGrouped ? Ref(index: index % centres.count) : nil, tier: Ref(die <= 2 ? 0 : die <= 5 ? 1 : 2),
          latitude: Double(point.latitude) / 1000, longitude: Double(point.longitude) / 1000)
      }
    lanes = Self.lanes(from: stores, to: towns, near: options.near, after: districtCount)
  }

  /// A lane for every product from the nearest warehouses: 0.20 and 0.4 cents a kilometre for each unit.
  private static func lanes(from stores: [Point], to towns: [Point], near: Int, after districts: Int) -> [LaneRow] {
    towns.enumerated().flatMap { index, town in
      let distances = stores.map { $0.distance(to: town) }
      let nearest = stores.indices.sorted { (distances[$0], $0) < (distances[$1], $1) }.prefix(near)
      return nearest.map { store in
        LaneRow(
          from: Ref(index: store), to: .region(Ref(index: districts + index)),
          cost: (20 + 0.4 * distances[store]).rounded() / 100)
      }
    }
  }
}
