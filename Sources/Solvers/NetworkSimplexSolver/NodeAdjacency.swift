/// What may enter the tree at each node: arcs that are priced one by one, and hubs with a way that starts or ends there.
struct NodeAdjacency {
  // `arc[arcStart[v] ..< arcStart[v + 1]]` are the arcs from or to v; likewise the hubs.
  let arcStart: Buffer<Int32>
  let arc: Buffer<Int32>
  /// With a way in that starts at v.
  let hubFromStart: Buffer<Int32>
  let hubFrom: Buffer<Int32>
  /// With a way out that ends at v.
  let hubToStart: Buffer<Int32>
  let hubTo: Buffer<Int32>

  /// - Complexity: O(n + m).
  init<Value>(_ kernel: SimplexKernel<Value>, in arena: Arena) {
    let hubs = kernel.hubs
    let places = kernel.nodes &+ 1
    (hubFromStart, hubFrom) = Self.lists(of: places, hubs.count, in: arena) { hub, add in
      for slot in hubs.inStart[hub]..<hubs.inStart[hub &+ 1] { add(hubs.inNode[slot], hub) }
    }
    (hubToStart, hubTo) = Self.lists(of: places, hubs.count, in: arena) { hub, add in
      for slot in hubs.outStart[hub]..<hubs.outStart[hub &+ 1] { add(hubs.outNode[slot], hub) }
    }
    (arcStart, arc) = Self.lists(of: places, kernel.ordinary.count, in: arena) { place, add in
      let arc = kernel.ordinary.arc[place]
      add(kernel.tail[arc], arc)
      add(kernel.head[arc], arc)
    }
  }

  /// One list a node, one behind the other: counted first, then filled.
  private static func lists(
    of nodes: Int32, _ count: Int32, in arena: Arena,
    entries: (Int32, (_ node: Int32, _ entry: Int32) -> Void) -> Void
  ) -> (starts: Buffer<Int32>, entries: Buffer<Int32>) {
    let starts = arena.buffer(Int(nodes) + 2, of: Int32(0))
    // Two places on, so that filling makes each start its own.
    for place in 0..<count { entries(place) { node, _ in starts[node &+ 2] += 1 } }
    for node in 0..<nodes { starts[node &+ 2] += starts[node &+ 1] }
    let list = arena.buffer(Int(starts[nodes &+ 1]), of: Int32(0))
    for place in 0..<count {
      entries(place) { node, entry in
        list[starts[node &+ 1]] = entry
        starts[node &+ 1] += 1
      }
    }
    return (starts, list)
  }
}
