import FlowNetworks
import Support
import Testing

@Suite("DIMACS files")
struct DIMACSTests {
  private func read(_ text: String) throws -> FlowNetwork { try FlowNetwork(dimacs: Array(text.utf8)) }

  @Test("comments, mixed lines, lower bounds, large and unlimited capacities")
  func dialect() throws {
    let network = try read(
      "c a comment\r\n\r\np min 3 3\r\na 1 2 2 9007199254740992 -4\r\nn 1 5\r\na 2 3 0 -1 7\na\t1 3 0 4 0\rn 3 -5\nc end"
    )
    #expect(network.supply == [5, 0, -5])
    #expect(network.tails == [0, 1, 0] && network.heads == [1, 2, 2])
    #expect(network.lower == [2, 0, 0])
    #expect(network.upper == [9_007_199_254_740_992, .infinity, 4])
    #expect(network.cost == [-4, 7, 0])
  }

  @Test(
    "faults with their line",
    arguments: [
      ("", "the file has no p line"),
      ("p max 2 1\n", "line 1: expected \"p min NODES ARCS\"; other problems are not read"),
      ("p min 2 1\np min 2 1", "line 2: a second p line"),
      ("n 1 1", "line 1: the p line must come first"),
      ("p min 2 0\nn 3 1", "line 2: node 3 is not between 1 and 2"),
      ("p min 2 0\nn 0 1", "line 2: node 0 is not between 1 and 2"),
      ("p min 2 0\nn 1 1\nn 1 -1", "line 3: node 1 has its supply already"),
      ("p min 2 0\nn 1 1.5", "line 2: \"1.5\" is not a whole number within ±2⁵³"),
      (
        "p min 2 1\na 1 2 0 99999999999999999999 1",
        "line 2: \"99999999999999999999\" is not a whole number within ±2⁵³"
      ),
      ("p min 2 1\na 1 2 3 2 1", "line 2: the lower bound 3 is above the upper bound 2"),
      ("p min 2 1\na 1 2 3", "line 2: expected \"a TAIL HEAD LOWER UPPER COST\""),
      ("p min 2 1\na 1 2 0 1 1\na 1 2 0 1 1", "line 3: more a lines than the p line says"),
      ("p min 2 2\na 1 2 0 1 1", "the file has 1 a lines, its p line says 2"),
      ("p min 2 0\nx 1", "line 2: \"x\" is none of the line types c, p, n, a"),
      (
        "p min 2 0\nn 1 3\nn 2 -1",
        "supplies add up to 2.0, not 0; add a node that takes the rest, with arcs of cost 0"
      ),
      ("p min 99999999999 1", "line 1: 99999999999 nodes and 1 arcs are not between 1 and 1e8, 0 and 1e9"),
    ])
  func faults(_ text: String, _ expected: String) {
    let problem = #expect(throws: DIMACSProblem.self) { try read(text) }
    #expect(problem?.description == expected)
  }

  @Test("what is written reads back the same, unlimited arcs with a capacity that cannot bind")
  func roundTrip() throws {
    for seed in UInt64(0)..<200 {
      var network = RandomFlowNetwork.solvable(seed: seed)
      network.objectiveConstant = 0
      let again = try FlowNetwork(dimacs: network.dimacs())
      let most = network.supply.reduce(0) { $0 + max(0, $1) }
      for arc in network.upper.indices where network.upper[arc] == .infinity {
        #expect(again.upper[arc] >= most + network.lower[arc], "seed \(seed)")
        network.upper[arc] = again.upper[arc]
      }
      #expect(again == network, "seed \(seed)")
    }
  }

  @Test("what the format cannot hold is refused")
  func refused() {
    let faults: [((inout FlowNetwork) -> Void, String)] = [
      (
        { $0.cost[0] = 0.5 },
        "arc 1 (1 → 2) is 0.5; the format takes whole numbers within ±2⁵³ only: change the units or export MPS"
      ),
      (
        { $0.supply = [0.5, -0.5] },
        "the supply of node 1 is 0.5; the format takes whole numbers within ±2⁵³ only: change the units or export MPS"
      ),
      (
        { $0.cost[0] = -1 },
        "arc 1 (1 → 2) has a negative cost and no limit, which the format cannot hold; give it one"
      ), ({ $0.supply[0] = 3 }, "supplies add up to 1.0, not 0"),
      ({ $0.heads[0] = 7 }, "arc 0 (0 → 7): node 7 is not in the network"),
    ]
    for (damage, expected) in faults {
      var network = FlowNetwork()
      network.addNode(supply: 2)
      network.addNode(supply: -2)
      network.addArc(from: 0, to: 1, cost: 1)
      damage(&network)
      let problem = #expect(throws: DIMACSProblem.self) { try network.dimacs() }
      #expect(problem?.description == expected)
    }
  }
}
