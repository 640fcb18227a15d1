internal import Domain

/// What is sold, and what may stand in for what.
struct Catalogue {
  let families: [Family]
  let products: [Product]
  let substitutes: [SubstituteRow]

  init(_ options: InstanceGenerator.Options) {
    var random = SplitMix64(seed: options.seed, stream: 2)
    let count = options.products
    let familyCount = (count + options.family - 1) / options.family
    families = (0..<familyCount).map { Family(code: numbered("F", $0, of: familyCount)) }
    // Cents: a price class for the family, its products within a fifth of it.
    let classes = (0..<familyCount).map { _ in random.whole(1_500...20_000) }
    let prices = (0..<count).map { classes[$0 / options.family] * random.whole(80...120) / 100 }
    products = prices.enumerated().map { index, cents in
      let volume = random.whole(1...7)
      let holding = max(1, cents * random.whole(3...9) / 1000)
      return Product(
        code: numbered("P", index, of: count), name: "Product \(index + 1)", family: Ref(index: index / options.family),
        unit: "case", price: Double(cents) / 100,
        volume: options.coupled && !options.unitVolumes ? Double(volume) : 1,
        holdingCost: options.periods > 1 ? Double(holding) / 100 : 0)
    }
    var substitutes: [SubstituteRow] = []
    for product in 0..<count {
      let first = product / options.family * options.family
      for substitute in first..<min(first + options.family, count) where substitute != product {
        // The customer's regret, and what a dearer product gives away.
        let regret = prices[product] * random.whole(4...15) / 100
        let cents = regret + max(0, prices[substitute] - prices[product]) / 2
        substitutes.append(
          SubstituteRow(
            product: Ref(index: product), substitute: Ref(index: substitute), penalty: Double(max(1, cents)) / 100))
      }
    }
    self.substitutes = substitutes
  }
}
