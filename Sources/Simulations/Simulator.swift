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
/// The scenario's horizon repeats: demand, receipts, calendar, quotas, contracts and budget. Every few periods demand is
/// forecast from what was asked for until then (`SimulatedForecasts`), and recommended stocks are set anew. In each period
/// what is due arrives (a period late with a chance), demand is drawn, the scenario of the next periods is planned with the
/// planner of `allot run`, and the first period of the plan is done: its orders, transfers and deliveries. All variants meet
/// the same demand and the same delays (common random numbers: A. M. Law, Simulation Modeling and Analysis, 5th ed. 2015,
/// section 11.2).
///
/// Every rule of the scenario holds. Where chance makes rules contradict each other (a guaranteed minimum, a minimum of a
/// quota or contract, storage), they give way by as little as can be, and the outcome counts it.
/// Only what speaks of other plans is left out: stability against a published one, the memory of rule `fair`, and ladders.
public struct Simulator: Sendable {
  public private(set) var variants: [SimulationVariant]
  public let terms: SimulationTerms
  let system: SimulatedSystem
  private let planner: Planner

  public init(
    _ scenario: Scenario, _ uncertainty: DemandUncertainty, _ terms: SimulationTerms,
    options: PlanOptions = PlanOptions()
  ) throws(StockPolicyFailure) {
    self.terms = terms
    let system = SimulatedSystem(scenario, uncertainty, terms)
    self.system = system
    let rules = terms.rules.isEmpty ? [scenario.policy.rule] : terms.rules
    variants = rules.flatMap { rule in
      terms.stockRules.map { SimulationVariant(stock: $0, rule: rule, service: terms.service) }
    }
    var options = options
    (options.threads, options.prices, options.relaxes) = (1, .none, true)
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
    let past = terms.pastPeriods(system.scenario.period)
    let variation = terms.variation.map { NumberText.text($0) } ?? "null"
    return """
      {
        "schema": 2,
        "simulation": true,
        "tool": "\(toolVersion)",
        "variants": "\(variants.map(\.name).joined(separator: " "))",
        "periods": \(terms.periods), "replications": \(terms.replications), "seed": \(terms.seed),
        "service": \(NumberText.text(terms.service)), "lookahead": \(lookahead),
        "equal_fill": \(terms.matchesFill), "refit": \(terms.refit), "past": \(past),
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
  ///   - jobs: replications at the same time; the report is the same for any number.
  ///   - progress: told how many courses are done of those in view, from any thread.
  public func run(
    in folder: RunFolder?, jobs: Int, progress: @escaping @Sendable (_ done: Int, _ all: Int) -> Void = { _, _ in }
  ) async throws(SimulationFailure) -> SimulationReport {
    folder?.removePartials()
    var simulator = self
    if terms.matchesFill {
      simulator.variants = try await EqualFill(self, folder, jobs).variants(progress)
    }
    let outcomes = try await simulator.outcomes(
      of: simulator.variants, replications: terms.replications, in: folder, jobs: jobs, progress)
    return SimulationReport(variants: simulator.variants, outcomes: outcomes)
  }

  /// Courses that are done, by whichever thread.
  private final class CourseCount: Sendable {
    private let done = Mutex(0)
    private let all: Int
    private let told: @Sendable (_ done: Int, _ all: Int) -> Void

    init(all: Int, told: @escaping @Sendable (_ done: Int, _ all: Int) -> Void) {
      (self.all, self.told) = (all, told)
    }

    func add() {
      let count = done.withLock { done in
        done += 1
        return done
      }
      told(count, all)
    }
  }

  /// By variant, then replication.
  func outcomes(
    of variants: [SimulationVariant], replications: Int, in folder: RunFolder?, jobs: Int,
    _ progress: @escaping @Sendable (_ done: Int, _ all: Int) -> Void
  ) async throws(SimulationFailure) -> [[SimulationOutcome]] {
    let count = CourseCount(all: variants.count * replications, told: progress)
    let answer: Result<[[SimulationOutcome]], SimulationFailure> = await withTaskGroup(
      of: (Int, Result<[SimulationOutcome], SimulationFailure>).self
    ) { group in
      var outcomes = Array(repeating: [SimulationOutcome](), count: replications)
      var next = 0
      func begin() {
        let replication = next
        group.addTask { (replication, await self.attempt(variants, replication, in: folder, count)) }
        next += 1
      }
      while next < min(max(1, jobs), replications) { begin() }
      while let (replication, answer) = await group.next() {
        switch answer {
        case .failure(let failure):
          group.cancelAll()
          return .failure(failure)
        case .success(let found): outcomes[replication] = found
        }
        if next < replications { begin() }
      }
      return .success(outcomes)
    }
    let outcomes = try answer.get()
    return variants.indices.map { variant in outcomes.map { $0[variant] } }
  }

  /// The courses of one replication, which share their forecasts.
  private func attempt(
    _ variants: [SimulationVariant], _ replication: Int, in folder: RunFolder?, _ count: CourseCount
  ) async -> Result<[SimulationOutcome], SimulationFailure> {
    var forecasts: SimulatedForecasts?
    var outcomes: [SimulationOutcome] = []
    for (index, variant) in variants.enumerated() {
      let id = "\(name(of: variant))-\(replication + 1)"
      if let bytes = folder?.result(id), let there = SimulationOutcome(text: String(decoding: bytes, as: UTF8.self)) {
        outcomes.append(there)
        count.add()
        continue
      }
      do throws(SimulationFailure) {
        let known = forecasts ?? SimulatedForecasts(system, replication: replication)
        forecasts = known
        let outcome = try await course(variant, replication, known)
        do throws(RunFolder.Failure) {
          try folder?.commit(Array(outcome.text.utf8), id: id, name: String(replication * variants.count + index))
        } catch {
          throw .folder(error)
        }
        outcomes.append(outcome)
        count.add()
      } catch {
        return .failure(error)
      }
    }
    return .success(outcomes)
  }

  /// Courses are kept by this: another service is another course.
  private func name(of variant: SimulationVariant) -> String {
    guard terms.matchesFill, variant.stock != .own else { return variant.name }
    return "\(variant.name)-\(NumberText.text(variant.service))"
  }

  /// One replication of one variant, from 0.
  private func course(
    _ variant: SimulationVariant, _ replication: Int, _ forecasts: SimulatedForecasts
  ) async throws(SimulationFailure) -> SimulationOutcome {
    var course = Course(system, replication: replication, forecasts)
    for period in 0..<terms.periods {
      if Task.isCancelled {
        throw .plan(variant: variant.name, replication: replication + 1, period: period + 1, .interrupted)
      }
      let fit = forecasts.fit(in: period)
      if fit.begin == period {
        do throws(StockPolicyFailure) {
          course.safety = try system.safetyStocks(variant, fit)
        } catch {
          throw .policy(error)
        }
      }
      course.announce(period)
      course.receive(period)
      let demand = system.drawnDemand(replication: replication, period: period)
      let plan: Plan
      do throws(PlanFailure) {
        plan = try await self.plan(course.scenario(demand, period, rule: variant.rule), &course.outcome)
      } catch {
        throw .plan(variant: variant.name, replication: replication + 1, period: period + 1, error)
      }
      let delivered = course.execute(plan, period)
      course.settle(demand, delivered: delivered, period)
      course.close(period)
    }
    return course.finished()
  }

  /// The plan; where rules contradict each other, with as little changed as can be; where no orders keep them, without any.
  private func plan(_ scenario: Scenario, _ outcome: inout SimulationOutcome) async throws(PlanFailure) -> Plan {
    var plan: Plan
    do throws(PlanFailure) {
      plan = try await planner.plan(scenario)
    } catch {
      guard case .noPlan = error, !scenario.offers.isEmpty else { throw error }
      var bare = scenario
      (bare.offers, bare.contracts) = ([], [])
      plan = try await planner.plan(bare)
      outcome.withoutOrders += 1
    }
    if plan.summary.status == .infeasible { throw .noPlan("the rules contradict each other") }
    if !plan.summary.repair.isEmpty {
      outcome.relaxedPeriods += 1
      outcome.relaxed += plan.summary.repair.reduce(0) { $0 + $1.amount }
    }
    return plan
  }
}
