public import Domain
internal import Foundation
public import Planning
public import StockPolicies
public import Sweeps
internal import Synchronization

/// Why a simulation has no answer.
public enum SimulationFailure: Error, Sendable, CustomStringConvertible {
  case policy(StockPolicyFailure)
  /// A period has no plan.
  case plan(variant: String, replication: Int, period: Int, PlanFailure)
  case folder(RunFolder.Failure)

  public var description: String {
    switch self {
    case .policy(let failure): failure.description
    case .plan(let variant, let replication, let period, let failure):
      "\(variant), replication \(replication), period \(period): \(failure)"
    case .folder(let failure): failure.description
    }
  }
}

/// The closed loop of forecast, policy, purchase and allocation under drawn demand and late receipts.
///
/// The scenario's horizon repeats: demand, receipts, calendar and budget. In each period orders are placed up to the
/// level that the forecast and the safety stocks make, what is due arrives (a period late with a chance), demand is drawn, the
/// scenario of the next periods is planned, and its first period is done. All variants meet the same demand and the
/// same delays (common random numbers: A. M. Law, Simulation Modeling and Analysis, 5th ed. 2015, section 11.2).
/// Guaranteed minimums, quota minimums and storage limits are left out: chance may make them impossible.
public struct Simulator: Sendable {
  public let variants: [SimulationVariant]
  public let terms: SimulationTerms
  private let system: SimulatedSystem
  /// By variant.
  private let safety: [[[Double]]]
  private let planner: Planner

  public init(
    _ scenario: Scenario, _ uncertainty: DemandUncertainty, _ terms: SimulationTerms,
    options: PlanOptions = PlanOptions()
  ) throws(StockPolicyFailure) {
    self.terms = terms
    let system = SimulatedSystem(scenario, uncertainty, terms)
    self.system = system
    let rules = terms.rules.isEmpty ? [scenario.policy.rule] : terms.rules
    variants = rules.flatMap { rule in terms.stockRules.map { SimulationVariant(stock: $0, rule: rule) } }
    var safety: [[[Double]]] = []
    for variant in variants { safety.append(try system.safetyStocks(variant.stock, uncertainty)) }
    self.safety = safety
    var options = options
    (options.threads, options.prices) = (1, .none)
    planner = Planner(options: options)
  }

  /// Products of which receipts and offers bring less on average than is asked for, and whether the budget buys less
  /// than what is missing: fill rates then say more of supply than of policies.
  public var shortSupply: (products: [Ref<Product>], budget: Bool) { system.shortSupply }

  /// A folder for the results of simulations.
  public static func folder(_ path: String) -> RunFolder {
    RunFolder(path, file: "result.csv") { SimulationOutcome(text: String(decoding: $0, as: UTF8.self)) != nil }
  }

  /// What a run is of, for `RunFolder.open`: another scenario, option or tool is another run.
  public func identity(inputs: [String], toolVersion: String) -> String {
    let hashes = inputs.map { "    \"\($0)\"" }.joined(separator: ",\n")
    let lookahead = terms.lookahead.map { String($0) } ?? "null"
    let variation = terms.variation.map { NumberText.text($0) } ?? "null"
    return """
      {
        "schema": 1,
        "simulation": true,
        "tool": "\(toolVersion)",
        "variants": "\(variants.map(\.name).joined(separator: " "))",
        "periods": \(terms.periods), "replications": \(terms.replications), "seed": \(terms.seed),
        "service": \(NumberText.text(terms.service)), "lookahead": \(lookahead),
        "late": \(NumberText.text(terms.late)), "open_supply": \(terms.opensSupply), "variation": \(variation),
        "inputs": [
      \(hashes)
        ]
      }

      """
  }

  /// Runs every course that has no result yet.
  ///
  /// - Parameters:
  ///   - folder: open, or nil to keep nothing.
  ///   - jobs: courses at the same time; the report is the same for any number.
  ///   - progress: told how many are done, from any thread.
  public func run(
    in folder: RunFolder?, jobs: Int, progress: @escaping @Sendable (_ done: Int, _ all: Int) -> Void = { _, _ in }
  ) async throws(SimulationFailure) -> SimulationReport {
    folder?.removePartials()
    let count = variants.count * terms.replications
    let done = Mutex(0)
    let answer: Result<[SimulationOutcome], SimulationFailure> = await withTaskGroup(
      of: (Int, Result<SimulationOutcome, SimulationFailure>).self
    ) { group in
      var outcomes = Array(repeating: SimulationOutcome(), count: count)
      var next = 0
      func begin() {
        let index = next
        group.addTask { (index, await self.attempt(index, in: folder)) }
        next += 1
      }
      while next < min(max(1, jobs), count) { begin() }
      while let (index, outcome) = await group.next() {
        switch outcome {
        case .failure(let failure):
          group.cancelAll()
          return .failure(failure)
        case .success(let found): outcomes[index] = found
        }
        progress(
          done.withLock {
            $0 += 1
            return $0
          }, count)
        if next < count { begin() }
      }
      return .success(outcomes)
    }
    let outcomes = try answer.get()
    let byVariant = variants.indices.map { variant in
      Array(outcomes[(variant * terms.replications)..<((variant + 1) * terms.replications)])
    }
    return SimulationReport(variants: variants, outcomes: byVariant)
  }

  private func attempt(_ index: Int, in folder: RunFolder?) async -> Result<SimulationOutcome, SimulationFailure> {
    let (variant, replication) = (index / terms.replications, index % terms.replications)
    let id = "\(variants[variant].name)-\(replication + 1)"
    if let bytes = folder?.result(id), let there = SimulationOutcome(text: String(decoding: bytes, as: UTF8.self)) {
      return .success(there)
    }
    do throws(SimulationFailure) {
      let outcome = try await course(variant, replication)
      do throws(RunFolder.Failure) {
        try folder?.commit(Array(outcome.text.utf8), id: id, name: String(index))
      } catch {
        throw .folder(error)
      }
      return .success(outcome)
    } catch {
      return .failure(error)
    }
  }

  /// One replication of one variant, from 0 both.
  func course(_ variant: Int, _ replication: Int) async throws(SimulationFailure) -> SimulationOutcome {
    var course = Course(system, replication: replication, safety: safety[variant])
    for period in 0..<terms.periods {
      course.announce(period)
      course.order(period)
      course.receive(period)
      let demand = system.drawnDemand(replication: replication, period: period)
      let scenario = course.scenario(demand, period, rule: variants[variant].rule)
      let plan: Plan
      do throws(PlanFailure) {
        plan = try await planner.plan(scenario)
        if plan.summary.status == .infeasible { throw .noPlan("the rules contradict each other") }
      } catch {
        throw .plan(variant: variants[variant].name, replication: replication + 1, period: period + 1, error)
      }
      let delivered = course.execute(plan, period)
      course.settle(demand, delivered: delivered, period)
      course.learn(demand, period)
      course.close(period)
    }
    return course.finished()
  }
}
