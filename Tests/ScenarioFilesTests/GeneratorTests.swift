import Domain
import InstanceGenerator
import ScenarioFiles
import Testing

@Suite("Generated instances")
struct GeneratorTests {
  private func options(_ change: (inout InstanceGenerator.Options) -> Void = { _ in }) -> InstanceGenerator.Options {
    var options = InstanceGenerator.Options()
    change(&options)
    return options
  }

  @Test("of the default size have 404,000 arcs")
  func arcs() {
    let scenario = InstanceGenerator.scenario(options())
    #expect(scenario.demand.count == 40_000)
    #expect(scenario.lanes.count == 1_000)
    #expect(scenario.substitutes.count == 200 * 3)
    let shipped = scenario.lanes.count * scenario.products.count
    let covered = scenario.demand.count * 4
    #expect(shipped + covered + scenario.demand.count + scenario.stock.count == 404_000)
  }

  @Test("are scarce, whole and in whole cents")
  func numbers() {
    let scenario = InstanceGenerator.scenario(options())
    let demand = scenario.demand.reduce(0) { $0 + $1.quantity }
    let stock = scenario.stock.reduce(0) { $0 + $1.onHand }
    #expect((0.8...0.9).contains(stock / demand), "\(stock / demand)")
    #expect(scenario.demand.allSatisfy { $0.quantity >= 1 && $0.quantity == $0.quantity.rounded() })
    #expect(scenario.stock.allSatisfy { $0.onHand == $0.onHand.rounded() })
    let money = scenario.lanes.map(\.cost) + scenario.products.values.map(\.price) + scenario.substitutes.map(\.penalty)
    #expect(money.allSatisfy { $0 > 0 && ($0 * 100).rounded() / 100 == $0 })
    // No lane costs so much that serving would not pay.
    #expect((scenario.lanes.map(\.cost).max() ?? 0) < (scenario.products.values.map(\.price).min() ?? 0))
    #expect(Set(scenario.regions.values.map(\.tier)).count == 3)
    #expect(scenario.parents.values.filter { $0 }.count == 12)
  }

  @Test("are the same each time and differ by seed")
  func determinism() {
    let small = options { ($0.regions, $0.products) = (20, 12) }
    #expect(InstanceGenerator.scenario(small) == InstanceGenerator.scenario(small))
    let other = options { ($0.regions, $0.products, $0.seed) = (20, 12, 2) }
    #expect(InstanceGenerator.scenario(small) != InstanceGenerator.scenario(other))
    // The bytes are those of every machine and day.
    let demand =
      ScenarioWriter.files(of: InstanceGenerator.scenario(small)).first { $0.name == "demand.csv" }?.bytes ?? []
    #expect(SHA256.hexadecimal(of: demand) == "c04343e49bb2ec224e798d4cb79bb787706ffee56433c50b84942a98d0de7f55")
  }

  @Test("over several periods receive what they do not hold")
  func periods() {
    let scenario = InstanceGenerator.scenario(options { ($0.regions, $0.products, $0.periods) = (10, 8, 4) })
    #expect(scenario.demand.count == 10 * 8 * 4)
    #expect(Set(scenario.receipts.map(\.period)) == [2, 3, 4])
    let supply = scenario.stock.reduce(0) { $0 + $1.onHand } + scenario.receipts.reduce(0) { $0 + $1.quantity }
    let demand = scenario.demand.reduce(0) { $0 + $1.quantity }
    #expect((0.7...1.0).contains(supply / demand), "\(supply / demand)")
    #expect(scenario.products.values.allSatisfy { $0.holdingCost > 0 })
  }

  @Test("that are coupled have limits below what would be shipped")
  func coupled() {
    let scenario = InstanceGenerator.scenario(options { $0.coupled = true })
    #expect(Set(scenario.products.values.map(\.volume)) == [1, 2, 3, 4, 5, 6, 7])
    #expect(scenario.quotas.count == 200)
    #expect(scenario.quotas.allSatisfy { $0.minimum == 0 && $0.maximum >= 1 && $0.region != nil })
    let stock = scenario.stock.reduce(0) { $0 + $1.onHand * scenario.products[$1.product].volume }
    let throughput = scenario.warehouses.values.reduce(0) { $0 + $1.throughput }
    #expect((0.7...0.85).contains(throughput / stock), "\(throughput / stock)")
    let units = scenario.stock.reduce(0) { $0 + $1.onHand }
    let quota = scenario.quotas.reduce(0) { $0 + $1.maximum }
    #expect((0.89...0.91).contains(quota / units), "\(quota / units)")
    let plain = InstanceGenerator.scenario(options { ($0.coupled, $0.unitVolumes) = (true, true) })
    #expect(plain.products.values.allSatisfy { $0.volume == 1 })
  }

  @Test("of one of everything, and of sizes that cannot be")
  func extremes() throws {
    let tiny = options { ($0.warehouses, $0.regions, $0.products, $0.family, $0.near) = (1, 1, 1, 1, 5) }
    let scenario = InstanceGenerator.scenario(tiny)
    #expect((scenario.lanes.count, scenario.demand.count, scenario.stock.count) == (1, 1, 1))
    #expect(options { $0.warehouses = 0 }.objection == "warehouses must lie between 1 and 1000000")
    #expect(options { $0.periods = .max }.objection == "periods must lie between 1 and 10000")
    #expect(
      options { ($0.regions, $0.products) = (100_000, 100_000) }.objection
        == "a table would have more than 50 million rows")
    #expect(InstanceGenerator.scenario(options { $0.products = -1 }).products.isEmpty)
  }
}
