/// Every rule of MODEL.md that a plan is held to. One function checks each; see the extensions of `PlanCheck`.
public enum PlanRule: String, Sendable, CaseIterable {
  // The lines themselves.

  /// Lines speak of entities of the scenario and of periods 1 … T, in finite amounts > 0 (section 8).
  case keys
  /// The lines of each table are sorted by their key columns and no key comes twice (section 8).
  case order
  /// The plan is of this scenario: same name (section 8).
  case scenario

  // Shipments.

  /// A shipment travels on a lane that its product may use, arrives lead_time later and not after T (section 2).
  case lane
  /// A shipment's cost is its lane's cost per unit times its quantity (section 4).
  case shipmentCost = "shipment_cost"
  /// Packs are stated if and only if the plan is integral, and are quantity ÷ pack (section 8).
  case packs
  /// Under `integral`: whole packs to regions, whole units on transfers (section 4).
  case wholePacks = "whole_packs"

  // Allocations.

  /// What leaves for a region is exactly what its allocations take (3.2).
  case allocatedShipments = "allocated_shipments"
  /// An allocation covers a demand line, by the product itself or by a substitute allowed there (3.2).
  case coveredDemand = "covered_demand"
  /// Units delivered = ratio × units covered (3.2).
  case ratio
  /// Where several warehouses meet several demanded products, the split is by the north-west corner (section 8).
  case northWestCorner = "north_west_corner"

  // Demand.

  /// Covered + unmet = due, period by period, backorders carried on; `unmet.csv` says so (3.3).
  case demandBalance = "demand_balance"
  /// At least max(0, minimum − held) is covered (3.3).
  case minimum
  /// At most max(0, maximum − held) is covered (3.3).
  case maximum
  /// A substitute covers at most max_share of what is due (3.4).
  case maxShare = "max_share"
  /// An unmet line's money is unmet_penalty × quantity (section 4).
  case unmetPenalty = "unmet_penalty"

  // Stock.

  /// `stock.csv` has a line exactly where one of its numbers is not 0 (section 8).
  case stockLines = "stock_lines"
  /// What a stock line says came in or went out is what receipts, purchases and shipments say (3.1).
  case stockFlows = "stock_flows"
  /// Opening is the closing before, and closing is opening plus what came in minus what went out (3.1).
  case stockBalance = "stock_balance"
  /// Nothing leaves that is not there: closing ≥ 0 (3.1).
  case stockNotNegative = "stock_not_negative"
  /// What is left after its last period expires, then and there, and nothing else does (3.7).
  case expired
  /// Nothing leaves after its last period: the lots that are there can make up what leaves (3.7).
  case shelfLife = "shelf_life"
  /// What a line gets has its min_life left on arrival (section 1).
  case minimumLife = "min_life"
  /// The certificate says of which lots a transfer of units that expire is, all of it and no more (3.7).
  case transferLots = "transfer_lots"
  /// A stock line's days of cover follow from closing and planned outflow (section 8).
  case daysOfCover = "days_of_cover"

  // Grade ladders.

  /// Every delivery of a ladder product has a limit for each grade of its region, with its customers, none above that
  /// of a higher grade; together they take at most what is delivered, `left_over` is the rest, and it is too little for
  /// a pack more to the highest grade. Where an alert `no-ladder` says so there is no ladder (section 5).
  case ladder

  // Capacities.

  /// A named lane row's capacity, in units per ship period (3.5).
  case laneCapacity = "lane_capacity"
  /// An every-product lane row's capacity, in volume, shared by all products between its ends (3.5).
  case sharedLaneCapacity = "shared_lane_capacity"
  /// Volume leaving a warehouse per ship period, transfers included (3.5).
  case throughput
  /// Volume in stock at the end of a period (3.5).
  case storage
  /// A quota's minimum and maximum, in units delivered to regions by arrival period (3.5).
  case quota

  // Purchases.

  /// A purchase is of an offer, arrives lead_time later and not after T (section 2).
  case offer
  /// An offer's maximum per order period, and its minimum where something is bought (3.5).
  case offerLimits = "offer_limits"
  /// Lots are quantity ÷ lot, whole where a lot holds several units or the plan is integral (section 8).
  case lots
  /// A purchase's cost is unit_cost × quantity (section 4).
  case purchaseCost = "purchase_cost"
  /// Σ unit_cost × quantity ≤ policy.purchase_budget (3.5).
  case budget
  /// A contract's minimum and maximum over its window (section 1).
  case contract

  // What the plan says of itself.

  /// Each part of the total cost (section 4).
  case costParts = "cost_parts"
  /// Each tier's unmet value and fill rate (section 8).
  case tiers
  /// Each key figure (section 8).
  case kpi
  /// A multiplier belongs to a constraint of the scenario (section 8).
  case certificate
  /// Under `priority` each tier leaves no more than its multipliers prove that it must; under `fair` nobody fixed at a
  /// level can rise without lowering one as low or lower (section 4).
  case goals
  /// Under `fair` each claimant's fill rate, once, with a level that rises with it (section 8).
  case fills
  /// The bound stated is no higher than the one its multipliers prove (section 8); in lots that is said of the bound
  /// with orders in any amount, and the bound stated lies between it and the plan's own cost.
  case bound
  /// The gap stated is (total − bound) ÷ max(1, |total|) (section 6).
  case gap
  /// `optimal` is claimed only where the gap to the proven bound is at most 1e-6 (section 6); in lots, where the plan
  /// says that an exact search proves it, to the bound stated.
  case status
  /// An infeasible plan holds a diagnosis and no lines; a feasible one no diagnosis (section 8).
  case diagnosis
  /// A rule gives way only where the scenario has it as stated, and only as far as the plan needs (section 8).
  case repair
  /// A price is of something that the scenario limits, and its two sides have the proof's multiplier between them
  /// (section 8).
  case prices

  /// Whether it bounds what may be done (section 3), so that its breach counts as a primal residual.
  public var isConstraint: Bool {
    switch self {
    case .ratio, .allocatedShipments, .demandBalance, .minimum, .maximum, .maxShare, .stockBalance, .stockNotNegative,
      .stockFlows, .laneCapacity, .sharedLaneCapacity, .throughput, .storage, .quota, .offerLimits, .budget, .contract:
      true
    default: false
    }
  }
}
