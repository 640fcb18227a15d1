/// `scenario.yaml` with traps of YAML and faults of our own schema.
extension HostileFile {
  private static func settings(_ what: String, _ text: String, _ expected: String...) -> HostileFile {
    HostileFile(what, ["scenario.yaml": Array(text.utf8)], expected.map { "scenario.yaml:" + $0 })
  }

  /// The tables of the valid scenario need four periods and two tiers.
  private static let tiers = "tiers: [{name: high, weight: 2}, {name: low, weight: 1}]\n"
  private static let rest = "\nperiods: 4\n" + tiers

  static let settings: [HostileFile] = traps + schema

  private static let traps = [
    settings("empty", "", "1:1: error: the file is empty; write at least a line such as \"name: …\" [empty-file]"),
    settings(
      "a list", "- name\n", "1:1: error: the file must hold keys and values; write lines such as \"name: …\" [bad-yaml]"
    ),
    settings(
      "a text", "hello\n", "1:1: error: the file must hold keys and values; write lines such as \"name: …\" [bad-yaml]"),
    settings(
      "an anchor and an alias", "name: &a x\ndescription: *a\n",
      "1:7: error: anchors and aliases are not accepted; write the value out each time [yaml-anchor]"),
    settings(
      "an alias of nothing", "name: *a\n",
      "1:7: error: anchors and aliases are not accepted; write the value out each time [yaml-anchor]"),
    settings(
      "a bomb of aliases",
      "a: &a [x,x,x]\nb: &b [*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b]\nd: &d [*c,*c,*c,*c]\n? *d\n: 1\n",
      "1:4: error: anchors and aliases are not accepted; write the value out each time [yaml-anchor]"),
    settings("a tag", "name: !!str 5\n", "1:7: error: tags are not accepted; write the value alone [yaml-tag]"),
    settings(
      "a tag of one's own on a list", "changes: !shell [x]\n",
      "1:10: error: tags are not accepted; write the value alone [yaml-tag]"),
    settings(
      "a merge key", "policy: {<<: {rule: cost}}" + rest, "1:10: error: unknown key \"<<\" in policy [unknown-key]"),
    settings(
      "a second document", "name: x\n---\nname: y\n",
      "2:1: error: a second document begins here; keep one document in the file [second-document]"),
    settings(
      "a key twice", "name: x\ncurrency: EUR\nname: y\n",
      "3:1: error: key \"name\" stands here twice; the first is in line 1 [duplicate-key]"),
    settings(
      "a policy key twice", "policy: {rule: cost, unmet: lost, rule: fair}\n",
      "1:35: error: key \"rule\" stands here twice; the first is in line 1 [duplicate-key]"),
    settings(
      "a tab as indentation", "policy:\n\trule: cost\n",
      "2:1: error: not YAML: found character that cannot start any token; indent with spaces and put strange texts in "
        + "double quotes [bad-yaml]"),
    settings(
      "a colon in a plain text", "name: a: b\n",
      "1:8: error: not YAML: mapping values are not allowed in this context; put a text that holds a colon in double "
        + "quotes [bad-yaml]"),
    settings(
      "a clock time is no number", "periods: 1:30\n" + tiers,
      "1:10: error: periods \"1:30\" is not a number [bad-number]"),
    settings(
      "NO is not false", "policy: {integral: NO}" + rest,
      "1:20: error: integral must be true or false, not \"NO\" [bad-value]"),
  ]

  private static let schema = [
    settings(
      "an unknown key", "nmae: x" + rest,
      "1:1: error: unknown key \"nmae\" in scenario.yaml; did you mean \"name\"? "
        + "[unknown-key]"),
    settings(
      "an unknown policy key", "policy:\n  rule: cost\n  unmet_penatly: 5" + rest,
      "3:3: error: unknown key \"unmet_penatly\" in policy; did you mean \"unmet_penalty\"? [unknown-key]"),
    settings(
      "an unknown rule", "policy: {rule: fare}" + rest,
      "1:16: error: rule must be cost, priority or fair, not \"fare\" [bad-value]"),
    settings(
      "0 periods", "periods: 0\n" + tiers, "1:10: error: periods \"0\" must lie between 1 and 10000 [out-of-range]"),
    settings(
      "half a period of memory", "policy: {fair_memory: 1.5}" + rest,
      "1:23: error: fair_memory \"1.5\" must be a whole number [not-whole]"),
    settings(
      "half a period", "periods: 1.5\n" + tiers, "1:10: error: periods \"1.5\" must be a whole number [not-whole]"),
    settings(
      "periods without end", "periods: 1e9\n" + tiers,
      "1:10: error: periods \"1e9\" must lie between 1 and 10000 [out-of-range]"),
    settings(
      "a day that is not", "start: 2026-02-29" + rest,
      "1:8: error: start \"2026-02-29\" is not a date; write it as 2026-03-02 [bad-date]"),
    settings(
      "a date of another habit", "start: 3/2/2026" + rest,
      "1:8: error: start \"3/2/2026\" is not a date; write it as 2026-03-02 [bad-date]"),
    settings("a list as a name", "name: [x]" + rest, "1:7: error: name must be a text [bad-value]"),
    settings(
      "a tier twice", "periods: 4\ntiers: [{name: high, weight: 1}, {name: high, weight: 2}]\n",
      "2:34: error: tier \"high\" stands here twice [duplicate-key]"),
    settings(
      "a tier without a weight", "periods: 4\ntiers: [{name: high}]\n",
      "2:9: error: the tier has no weight [missing-value]"),
    settings(
      "a tier of weight 0", "periods: 4\ntiers: [{name: high, weight: 0}]\n",
      "2:30: error: weight \"0\" must be more than 0 [out-of-range]"),
    settings(
      "no tier at all", "periods: 4\ntiers: []\n",
      "2:8: error: tiers must be a list of 1 to 1000 tiers; write - {name: …, weight: …} [bad-value]"),
    settings(
      "a control character in the name", "name: \"a\\u001bb\"" + rest,
      "1:7: error: name holds a control character [control-character]"),
    settings(
      "a negative penalty", "policy: {unmet_penalty: -1, safety_stock_penalty: '1,5'}" + rest,
      "1:25: error: unmet_penalty \"-1\" must not be negative [negative-number]",
      "1:51: error: safety_stock_penalty \"1,5\" is not a number; write it with a decimal point and without thousands "
        + "separators [bad-number]"),
  ]
}
