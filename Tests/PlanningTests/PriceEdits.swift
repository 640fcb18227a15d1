import Domain
import Formulations
import LinearPrograms
import Planning
import Solutions
import SolverInterface

/// A scenario with a little more, or less, of what a line of `prices.csv` speaks of, in the tables themselves.
struct PriceEdits {
  let scenario: Scenario

  /// nil where the line speaks of nothing in the scenario.
  func changed(_ line: PriceLine, by step: Double) -> Scenario? {
    var result = scenario
    switch line.kind {
    case .stock:
      guard case .warehouse(let warehouse)? = line.place, let product = line.product, let period = line.period
      else { return nil }
      return addStock(warehouse, product, period, step)
    case .lane, .offer: return changedRow(line, by: step)
    case .throughput, .storage:
      guard case .warehouse(let warehouse)? = line.place, let period = line.period else { return nil }
      let (throughput, storage) = scenario.limits
      let isStorage = line.kind == .storage
      let limit = (isStorage ? storage : throughput)[warehouse][Int(period) - 1] + step
      if let row = result.calendar.firstIndex(where: { $0.warehouse == warehouse && $0.period == period }) {
        if isStorage { result.calendar[row].storage = limit } else { result.calendar[row].throughput = limit }
      } else {
        result.calendar.append(
          CalendarRow(
            warehouse: warehouse, period: period, throughput: isStorage ? nil : limit,
            storage: isStorage ? limit : nil))
        result.sortRows()
      }
    case .quota, .quotaMinimum:
      guard let row = scenario.quotas.firstIndex(where: { $0.name == line.name }) else { return nil }
      if line.kind == .quota { result.quotas[row].maximum += step } else { result.quotas[row].minimum += step }
    case .budget: result.policy.purchaseBudget += step
    }
    return result
  }

  /// What comes in period 1 is opening stock or a receipt; later ones are receipts.
  private func addStock(
    _ warehouse: Ref<Warehouse>, _ product: Ref<Product>, _ period: Int32, _ step: Double
  ) -> Scenario? {
    var result = scenario
    if period == 1,
      let row = scenario.stock.firstIndex(where: {
        $0.warehouse == warehouse && $0.product == product && $0.onHand - $0.reserved + step >= 0
      })
    {
      result.stock[row].onHand += step
      return result
    }
    var left = step
    for row in scenario.receipts.indices
    where scenario.receipts[row].warehouse == warehouse && scenario.receipts[row].product == product
      && scenario.receipts[row].period == period
    {
      let taken = max(left, -scenario.receipts[row].quantity)
      result.receipts[row].quantity += taken
      left -= taken
    }
    if period == 1, left < 0,
      let row = scenario.stock.firstIndex(where: { $0.warehouse == warehouse && $0.product == product })
    {
      result.stock[row].onHand += left
      left = 0
    }
    return abs(left) < 1e-12 ? result : nil
  }

  /// Of a scenario of one period.
  private func changedRow(_ line: PriceLine, by step: Double) -> Scenario? {
    var result = scenario
    if line.kind == .lane {
      guard
        let row = scenario.lanes.firstIndex(where: {
          line.place == .warehouse($0.from) && line.to == $0.to && line.product == $0.product
        })
      else { return nil }
      result.lanes[row].capacity += step
    } else {
      guard
        let row = scenario.offers.firstIndex(where: {
          line.place == .warehouse($0.warehouse) && line.product == $0.product && line.name == $0.supplier
        })
      else { return nil }
      result.offers[row].maximum += step
    }
    return result
  }

  /// The least total cost with more of a lane or an offer in one period alone, by the whole model as one program; nil
  /// where there is none.
  func cost(_ line: PriceLine, by step: Double) -> Double? {
    guard case .warehouse(let from)? = line.place, let period = line.period else { return nil }
    var program = BlockProgram(whole: AllocationModel(scenario), named: scenario).program
    let code = scenario.warehouses[from].code
    if line.kind == .lane, let to = line.to {
      if let product = line.product {
        let name = "y[\(code),\(scenario.code(of: to)),\(scenario.products[product].code),\(period)]"
        guard let column = program.columnNames.firstIndex(of: name) else { return nil }
        program.upper[column] += step
      } else {
        guard let row = program.rowNames.firstIndex(of: "lane[\(code),\(scenario.code(of: to)),\(period)]")
        else { return nil }
        program.rowUpper[row] += step
      }
    } else {
      let offer = scenario.offers.firstIndex {
        $0.warehouse == from && $0.product == line.product && $0.supplier == line.name
      }
      guard let offer, let product = line.product else { return nil }
      let name = "o[\(line.name),\(scenario.products[product].code),\(code),\(offer),\(period)]"
      guard let column = program.columnNames.firstIndex(of: name) else { return nil }
      program.upper[column] += step
    }
    guard
      case .optimal(let point)? = try? Backends.standard.linearProgram?.solve(
        program, from: nil, limits: SolveLimits())
    else { return nil }
    return point.objective
  }
}
