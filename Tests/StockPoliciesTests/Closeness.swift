/// Whether two numbers agree to `tolerance` relative to the expected one.
func isClose(_ value: Double, _ expected: Double, _ tolerance: Double) -> Bool {
  value == expected || abs(value - expected) <= tolerance * abs(expected)
}
