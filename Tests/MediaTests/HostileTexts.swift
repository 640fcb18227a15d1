/// A small scenario whose codes and names try what spreadsheets, databases and XML make of texts.
enum HostileTexts {
  static let codes = [
    "010", "1E5", "=1+1", "+1", "-5", "@SUM(A1)", "2026-01-05", "TRUE", "NULL", "#N/A", "a\"b", "'quoted'", "a,b;c",
    "<b>&amp;</b>", "_x0041_", "_x000D_", "📦🧑🏽‍🔧", "e\u{301}", "é", " leading", "trailing ", "\u{A0}", "\u{FEFF}x", "仓1",
    "x'; DROP TABLE demand; --",
    String(repeating: "long", count: 5000), "]]>", "0.1", "１０", "%00", "\\", "|",
  ]

  static let names = ["two\nlines", "carriage\r\nreturn", "\ttab", "", " ", "last\n", "\n", "_x000A_ said", "\u{85}?"]

  static var files: [String: String] {
    var products = "product,name,price\n"
    var stock = "warehouse,product,on_hand\n"
    var demand = "region,product,quantity\n"
    for (index, code) in codes.enumerated() {
      let name = names[index % names.count]
      products += "\(quoted(code)),\(quoted(name.contains("\u{85}") ? "?" : name)),\(index).1\n"
      stock += "W,\(quoted(code)),0.1\n"
      demand += "R,\(quoted(code)),\(Double(index) / 3 + 0.3)\n"
    }
    return [
      "scenario.yaml":
        "name: \"=HYPERLINK(1)\"\ncurrency: \"€\"\ntiers:\n  - {name: \"010\", weight: 0.30000000000000004}\n",
      "products.csv": products, "stock.csv": stock, "demand.csv": demand,
      "warehouses.csv": "warehouse,throughput\nW,1e12\n", "regions.csv": "region\nR\n",
      "lanes.csv": "from,to,cost\nW,R,1234567.891\n",
      "history.csv": "promotion,sales,date,product,place\n,3,2026-01-06,010,R\nyes,2.50,2026-01-05,010,R\n",
    ]
  }

  private static func quoted(_ text: String) -> String { "\"" + text.replacing("\"", with: "\"\"") + "\"" }
}
