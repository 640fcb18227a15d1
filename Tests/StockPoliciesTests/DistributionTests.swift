internal import StockPolicies
internal import Testing

/// Reference values: mpmath 1.3.0 at 50 digits (Poisson 10⁶: 30), rounded to 17, from the same doubles as here.
@Suite("Distributions against tabulated values")
struct DistributionTests {
  private static let normal: [(Double, Double, Double, Double, Double)] = [
    (-30, 4.9067139271481871e-198, 1.0000000000000000, 30.000000000000000, 450.50000000000000),
    (-8, 6.2209605742717841e-16, 0.99999999999999938, 8.0000000000000001, 32.500000000000000),
    (-3.2, 0.00068713793791584846, 0.99931286206208415, 3.2001852468001341, 5.6199528259112567),
    (-1, 0.15865525393145705, 0.84134474606854295, 1.0833154705876863, 0.96233010832811462),
    (-0.3, 0.38208857781104736, 0.61791142218895264, 0.56676124211720988, 0.39396989741205780),
    (0, 0.50000000000000000, 0.50000000000000000, 0.39894228040143268, 0.25000000000000000),
    (0.25, 0.59870632568292372, 0.40129367431707628, 0.28634469822358014, 0.16485374988059062),
    (0.7, 0.75803634777692699, 0.24196365222307301, 0.14287937681061015, 0.070974044227822956),
    (1, 0.84134474606854295, 0.15865525393145705, 0.083315470587686298, 0.037669891671885377),
    (1.5, 0.93319279873114193, 0.066807201268858066, 0.029306793762604629, 0.011423505312475562),
    (2, 0.97724986805182079, 0.022750131948179207, 0.0084907026168296375, 0.0028843633572599661),
    (3, 0.99865010196836991, 0.0013498980316300945, 0.00038215431704772360, 0.00010171754024346187),
    (5, 0.99999971334842812, 2.8665157187919391e-7, 5.3461655338328150e-8, 9.6716475937765820e-9),
    (5.7, 0.99999999400962860, 5.9903714010635344e-9, 9.9443396214222525e-10, 1.6104890842642525e-10),
    (8, 0.99999999999999938, 6.2209605742717841e-16, 7.5502624119464989e-17, 9.0375322357292496e-18),
    (12, 1.0000000000000000, 1.7764821120776790e-33, 1.4605201169845548e-34, 1.1928985848106631e-35),
    (20, 1.0000000000000000, 2.7536241186062337e-89, 1.3700124947295799e-90, 6.7995645735369044e-92),
    (35, 1.0000000000000000, 1.1249107064724062e-268, 3.2088044826024768e-270, 9.1456878076968836e-272),
  ]

  @Test("normal: Φ, its complement and the loss functions to 1e-14 relative, also far out")
  func normalTails() {
    for (z, below, above, loss, second) in Self.normal {
      #expect(isClose(StandardNormal.cumulative(z), below, 1e-14), "Φ(\(z))")
      #expect(isClose(StandardNormal.upper(z), above, 1e-14), "1 − Φ(\(z))")
      #expect(isClose(StandardNormal.loss(z), loss, 1e-14), "loss(\(z))")
      #expect(isClose(StandardNormal.secondLoss(z), second, 2e-14), "second loss(\(z))")
    }
  }

  private static let quantiles: [(Double, Double)] = [
    (1e-300, -37.047096299361199),
    (1e-30, -11.464024688443616),
    (1e-12, -7.0344838253011319),
    (1e-5, -4.2648907939228246),
    (0.001, -3.0902323061678135),
    (0.02425, -1.9729610513118848),
    (0.05, -1.6448536269514727),
    (0.1, -1.2815515655446004),
    (0.3, -0.52440051270804082),
    (0.5, 0.0),
    (0.7, 0.52440051270804066),
    (0.9, 1.2815515655446006),
    (0.95, 1.6448536269514723),
    (0.975, 1.9599639845400539),
    (0.99, 2.3263478740408408),
    (0.999, 3.0902323061678133),
    (0.9999999, 5.1993375822906611),
  ]

  @Test("normal quantiles to 1e-15 relative")
  func normalQuantiles() {
    for (probability, z) in Self.quantiles {
      #expect(isClose(StandardNormal.quantile(probability), z, 1e-15), "quantile(\(probability))")
    }
    #expect(StandardNormal.quantile(0) == -.infinity && StandardNormal.quantile(1) == .infinity)
    #expect(StandardNormal.quantile(-0.1).isNaN && StandardNormal.quantile(.nan).isNaN)
  }

  private static let poisson: [(Double, Int, Double, Double, Double)] = [
    (0.1, 0, 0.90483741803595957, 0.90483741803595957, 0.10000000000000001),
    (0.1, 3, 0.00015080623633932662, 0.99999615316607465, 3.9248052504319923e-6),
    (2, 3, 0.18044704431548359, 0.85712346049854705, 0.21801754912951423),
    (6, 8, 0.10325773353084430, 0.84723749398456131, 0.31402138915418843),
    (6, 30, 2.0659059438602366e-12, 0.99999999999950864, 6.0288298393397526e-13),
    (18, 5, 0.00023981735305214293, 0.00032399345110116963, 13.000104797490623),
    (100, 80, 0.0051978541259801804, 0.022649176642255610, 20.066801879752906),
    (100, 150, 6.5111604687863426e-7, 0.99999876690558084, 3.4568837298616390e-6),
    (1234.5, 1234, 0.011354791838441536, 0.50189257599271744, 14.266544236559718),
    (1000000, 997000, 4.4185525033734885e-6, 0.0013462037182411047, 3000.3799413486502),
  ]

  @Test("Poisson: probability, distribution and loss to 1e-13 relative")
  func poisson() throws {
    for (mean, count, probability, below, loss) in Self.poisson {
      let demand = try PoissonDemand(mean: mean)
      #expect(isClose(demand.probability(count), probability, 2e-14), "P(D = \(count)) at \(mean)")
      #expect(isClose(demand.cumulative(Double(count)), below, 1e-13), "F(\(count)) at \(mean)")
      #expect(isClose(demand.loss(Double(count)), loss, 1e-13), "n(\(count)) at \(mean)")
    }
  }

  private static let negativeBinomial: [(Double, Double, Int, Double, Double, Double)] = [
    (4, 8, 0, 0.062500000000000000, 0.062500000000000000, 4.0000000000000000),
    (4, 8, 3, 0.15625000000000000, 0.50000000000000000, 1.5937500000000000),
    (0.2, 1.5, 0, 0.93988569139012553, 0.93988569139012553, 0.20000000000000001),
    (0.2, 1.5, 6, 0.0021896210573241244, 0.99222787923571239, 0.040754845014237524),
    (50, 75, 40, 0.025548013430452743, 0.13389430752449065, 10.449417864886785),
    (50, 75, 90, 1.0355187283142466e-5, 0.99997717434005966, 7.0716394285116894e-5),
    (50, 50.001, 45, 0.045826058128855022, 0.26686876534483154, 5.9570003231709093),
    (3, 300, 1, 0.026092470078533500, 0.89584147269631683, 2.8697490026177833),
    (3, 300, 200, 2.1079404221538095e-5, 0.99847956019353366, 0.11790879992524962),
    (1000, 1500.5, 1100, 0.00039701874359274557, 0.99457386674549479, 0.072984087427210324),
  ]

  @Test("negative binomial: probability, distribution and loss to 1e-12 relative")
  func negativeBinomial() throws {
    for (mean, variance, count, probability, below, loss) in Self.negativeBinomial {
      let demand = try NegativeBinomialDemand(mean: mean, variance: variance)
      #expect(isClose(demand.probability(count), probability, 1e-12), "P(D = \(count)) at \(mean), \(variance)")
      #expect(isClose(demand.cumulative(Double(count)), below, 1e-12), "F(\(count)) at \(mean), \(variance)")
      #expect(isClose(demand.loss(Double(count)), loss, 1e-12), "n(\(count)) at \(mean), \(variance)")
    }
  }

  @Test("the quantile of a count is the first whole number with enough below it")
  func countQuantiles() throws {
    let demands: [any CountDistribution] = [
      try PoissonDemand(mean: 6), try PoissonDemand(mean: 0), try NegativeBinomialDemand(mean: 3, variance: 40),
      try TabulatedDemand(probabilities: [0.1, 0, 0.4, 0.5]),
    ]
    for demand in demands {
      for probability in [1e-9, 0.05, 0.1, 0.5, 0.8, 0.999] {
        let level = demand.quantile(probability)
        #expect(demand.cumulative(level) >= probability)
        #expect(level == 0 || demand.cumulative(level - 1) < probability, "\(demand) at \(probability)")
      }
      #expect(demand.quantile(1) == .infinity)
      #expect(demand.quantile(0) == 0)
    }
  }

  @Test("quantiles of a forecast: distribution, quantile, loss, mean and variance agree with one another")
  func forecastQuantiles() throws {
    let demand = try QuantileDemand(
      probabilities: [0.05, 0.25, 0.5, 0.75, 0.95], values: [4, 10, 15, 15, 30])
    for (probability, value) in zip([0.05, 0.25, 0.5, 0.95], [4.0, 10, 15, 30]) {
      #expect(demand.quantile(probability) == value)
    }
    #expect(demand.cumulative(15) == 0.75 && demand.cumulative(12.5) == 0.375)
    // The mean and E[D²] as sums over 200,000 quantiles, the loss likewise.
    let cells = 200_000
    let sample = (0..<cells).map { demand.quantile((Double($0) + 0.5) / Double(cells)) }
    let mean = sample.reduce(0, +) / Double(cells)
    let square = sample.reduce(0) { $0 + $1 * $1 } / Double(cells)
    #expect(isClose(demand.mean, mean, 1e-5))
    #expect(isClose(demand.variance, square - mean * mean, 1e-3))
    for level in [0.0, 2, 4, 7, 15, 22, 30, 45] {
      let loss = sample.reduce(0) { $0 + max(0, $1 - level) } / Double(cells)
      #expect(abs(demand.loss(level) - loss) < 1e-4, "loss(\(level))")
    }
    #expect(demand.loss(-3) == demand.mean + 3)
    #expect(demand.quantile(0.999) > 30 && demand.quantile(1e-6) == 0)
  }

  @Test("moments over a random lead time: the documented example")
  func leadTime() throws {
    let demand = try LeadTimeDemand(demandMean: 20, demandDeviation: 5, leadTime: 4, leadTimeDeviation: 1)
    #expect(demand.mean == 80 && demand.variance == 500)
    let count = try demand.count()
    #expect(isClose(count.variance, 500, 1e-12) && count.mean == 80)
    let steady = try LeadTimeDemand(demandMean: 20, demandDeviation: 1, leadTime: 4).count()
    #expect(steady is PoissonDemand)
  }

  @Test("what no distribution has is refused")
  func refusals() {
    #expect(throws: StockPolicyFailure.self) { try NormalDemand(mean: .nan, standardDeviation: 1) }
    #expect(throws: StockPolicyFailure.self) { try NormalDemand(mean: 1, standardDeviation: -1) }
    #expect(throws: StockPolicyFailure.self) { try PoissonDemand(mean: 1e12) }
    #expect(throws: StockPolicyFailure.self) { try NegativeBinomialDemand(mean: 5, variance: 5) }
    #expect(throws: StockPolicyFailure.self) { try TabulatedDemand(probabilities: []) }
    #expect(throws: StockPolicyFailure.self) { try TabulatedDemand(probabilities: [0.5, 0.6]) }
    #expect(throws: StockPolicyFailure.self) { try QuantileDemand(probabilities: [0.5, 0.4], values: [1, 2]) }
    #expect(throws: StockPolicyFailure.self) { try QuantileDemand(probabilities: [], values: []) }
    #expect(throws: StockPolicyFailure.self) { try LognormalDemand(logMean: 0, logDeviation: 0) }
  }
}
