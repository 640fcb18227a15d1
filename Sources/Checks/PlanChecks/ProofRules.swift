internal import Domain

extension PlanCheck {
  /// Rule `certificate`, and the bound that the multipliers of stage `cost` prove.
  mutating func provenBound() -> Double {
    let multipliers = Multipliers(plan.certificate, index, &findings)
    return CertificateBound(index, multipliers).value
  }

  /// Rules `bound`, `gap` and `status`.
  mutating func checkProof(_ bound: Double) {
    let summary = plan.summary
    let scale = max(1, abs(cost.total))
    let allowed = findings.tolerance * 1e-3 * scale
    if !(summary.bound - bound <= allowed) && summary.bound != -.infinity {
      findings.add(.bound, summary.bound - bound, index.money, "the multipliers prove only \(bound)")
    }
    let gap = (summary.cost.total - summary.bound) / max(1, abs(summary.cost.total))
    let agrees = summary.gap == gap || abs(summary.gap - gap) <= findings.tolerance * 1e-3 * max(1, abs(gap))
    if !agrees { findings.add(.gap, abs(summary.gap - gap), "", "the gap follows from total and bound") }
    let provenGap = (cost.total - bound) / scale
    // An earlier goal takes cost in exchange, so the plain bound cannot prove those rules; their stages are not read yet.
    if summary.status == .optimal, !(abs(provenGap) <= 1e-6) || summary.rule != .cost {
      findings.add(.status, abs(provenGap), "", "optimal, but the proven gap is \(provenGap)")
    }
  }
}
