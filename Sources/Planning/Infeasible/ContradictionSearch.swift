internal import Domain
internal import FlowNetworks
internal import Formulations
internal import Solutions

/// Business rules that cannot hold together, though any of them could be left out: an irreducible set.
struct Contradiction {
  /// In the order of `BusinessRule.rank`, the most telling first.
  var rules: [BusinessRule]
  /// The least by which its forcing rules would have to give way, were these all the rules.
  var concessions: [Concession]
  /// On a network: what shows it.
  var cut: CutWords?
  /// false where the search for a smaller set was given up.
  var isIrreducible = true
}

/// Everything that is known of why a scenario has no plan.
struct Infeasibility {
  var contradictions: [Contradiction] = []
  /// Groups of products with contradictions beyond those listed.
  var unlistedGroups = 0
  /// Questions × arcs asked to make sets small.
  fileprivate var work = 0
  /// The cheapest repair of the whole scenario, group by group.
  var concessions: [Concession] = []
}

/// Looks for contradictions group by group: a deletion filter over business rules, started from the rules that the
/// solver's proof uses.
///
/// Source: J. W. Chinneck, "Feasibility and Infeasibility in Optimization" (Springer 2008), sections 6.2–6.3: deletion
/// filtering, with the support of each Farkas ray (or cut) as the next candidates.
struct ContradictionSearch {
  /// Listed in all; the repair covers the others too.
  static let mostListed = 20
  /// In one group of products.
  static let mostInGroup = 5
  /// Questions × arcs of the group after which sets are left as they are; a linear program's arc counts twenty times.
  static let mostWork = 20_000_000

  let scenario: Scenario
  let model: AllocationModel
  let solver: GroupSolver

  /// - Throws: `Trouble` where a group's question has no answer.
  func run() throws(RuleQuestion.Trouble) -> Infeasibility {
    let partition = model.blocks(bundle: 0)
    let index = RuleIndex(scenario, model)
    var result = Infeasibility()
    for block in partition.blocks {
      let rules = BlockRules(block, index)
      guard rules.rules.contains(where: \.forces) else { continue }
      var question = RuleQuestion(model, block, in: partition, rules, solver)
      try examine(&question, &result)
    }
    return result
  }

  private func examine(_ question: inout RuleQuestion, _ result: inout Infeasibility) throws(RuleQuestion.Trouble) {
    let all = [Bool](repeating: true, count: question.rules.rules.count)
    guard case .infeasible(var evidence) = try question.ask(all) else { return }
    result.concessions += try question.leastConcessions(all)
    guard result.contradictions.count < Self.mostListed else {
      result.unlistedGroups += 1
      return
    }
    var active = all
    for _ in 0..<Self.mostInGroup where result.contradictions.count < Self.mostListed {
      let (kept, isIrreducible) = try irreducible(from: evidence, &question, &result.work)
      guard !kept.isEmpty else { return }
      result.contradictions.append(try contradiction(kept, isIrreducible, question))
      // Others that share no forcing rule with it.
      for rule in kept where question.rules.rules[rule].forces { active[rule] = false }
      guard case .infeasible(let next) = try question.ask(active) else { return }
      evidence = next
    }
  }

  /// Leaves out one rule after the other: where the rest still contradicts itself the rule is not needed.
  private func irreducible(
    from evidence: [Bool], _ question: inout RuleQuestion, _ work: inout Int
  ) throws(RuleQuestion.Trouble) -> (kept: [Int], isIrreducible: Bool) {
    let ranks = question.rules.rules.map { $0.rank(scenario, model) }
    var candidates = evidence.indices.filter { evidence[$0] }.sorted {
      (ranks[$0].kind, ranks[$0].size, -$0) < (ranks[$1].kind, ranks[$1].size, -$1)
    }
    var kept: [Int] = []
    while let candidate = candidates.first {
      work += question.block.arcs.count * (question.block.rows.isEmpty ? 1 : 20)
      guard work <= Self.mostWork else { return ((kept + candidates).reversed(), false) }
      candidates.removeFirst()
      var active = [Bool](repeating: false, count: evidence.count)
      for rule in kept + candidates { active[rule] = true }
      switch try question.ask(active) {
      case .feasible: kept.append(candidate)
      case .infeasible(let smaller): candidates.removeAll { !smaller[$0] }
      }
    }
    return (kept.reversed(), true)
  }

  private func contradiction(
    _ kept: [Int], _ isIrreducible: Bool, _ question: RuleQuestion
  ) throws(RuleQuestion.Trouble) -> Contradiction {
    var active = [Bool](repeating: false, count: question.rules.rules.count)
    for rule in kept { active[rule] = true }
    var result = Contradiction(
      rules: kept.map { question.rules.rules[$0] }, concessions: try question.leastConcessions(active),
      isIrreducible: isIrreducible)
    if let network = question.network, !question.rules.tiesRows(active),
      let cut = try question.cut(network, active)
    {
      result.cut = CutWords(cut, network, question, scenario)
    }
    return result
  }
}
