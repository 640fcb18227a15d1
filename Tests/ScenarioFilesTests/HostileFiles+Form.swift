/// Faults of form: encodings, quotes, rows, headers, numbers.
extension HostileFile {
  static let form: [HostileFile] = encodings + quotes + shapes + headers + numbers

  private static let encodings = [
    HostileFile(
      "GBK", "demand.csv",
      bytes: Array("region,product,quantity\nLYS1,".utf8) + [0xB1, 0xB1, 0xBE, 0xA9, 0x2C, 0x35, 0x0A],
      "demand.csv:2:6: error: byte 0xB1 at offset 29 is not UTF-8; the file looks like GBK or GB18030; "
        + "save it as \"CSV UTF-8\" [not-utf8]"),
    HostileFile(
      "Latin-1", "warehouses.csv", bytes: Array("warehouse,name\nW1,caf".utf8) + [0xE9, 0x0A] + Array("W2,x\n".utf8),
      "warehouses.csv:2:7: error: byte 0xE9 at offset 21 is not UTF-8; save it as \"CSV UTF-8\" [not-utf8]"),
    HostileFile(
      "UTF-16 with its mark", "lanes.csv", bytes: [0xFF, 0xFE] + "from,to\n".utf8.flatMap { [$0, 0] },
      "lanes.csv:1:1: error: the file is UTF-16, not UTF-8; save it as \"CSV UTF-8\" [not-utf8]"),
    HostileFile(
      "UTF-16 without a mark", "lanes.csv", bytes: "from,to\nW1,LYS1\n".utf8.flatMap { [0, $0] },
      "lanes.csv:1:1: error: the file is UTF-16, not UTF-8; save it as \"CSV UTF-8\" [not-utf8]"),
    HostileFile(
      "NUL", "lanes.csv", "from,to\nW1,LY\0S1\n",
      "lanes.csv:2:6: error: NUL byte at offset 13; the file is damaged or not text [nul-byte]"),
    HostileFile(
      "an overlong slash", "lanes.csv", bytes: Array("from,to\nW1,".utf8) + [0xC0, 0xAF, 0x0A],
      "lanes.csv:2:4: error: byte 0xC0 at offset 11 is not UTF-8; the file looks like GBK or GB18030; "
        + "save it as \"CSV UTF-8\" [not-utf8]"),
    HostileFile(
      "a surrogate", "lanes.csv", bytes: Array("from,to\nW1,".utf8) + [0xED, 0xA0, 0x80, 0x0A],
      "lanes.csv:2:4: error: byte 0xED at offset 11 is not UTF-8; save it as \"CSV UTF-8\" [not-utf8]"),
    HostileFile(
      "semicolons and decimal commas", "products.csv", "product;family;price\nA;F1;10,5\nB;F1;0\n",
      "products.csv:1:1: error: columns are separated by semicolons; save it as \"CSV UTF-8\" with commas between "
        + "columns and points in decimals [wrong-separator]"),
    HostileFile(
      "tabs", "products.csv", "product\tfamily\nA\tF1\nB\tF1\n",
      "products.csv:1:1: error: columns are separated by tabs; save it as \"CSV UTF-8\" with commas between "
        + "columns and points in decimals [wrong-separator]"),
    HostileFile(
      "a UTF-16 scenario.yaml", "scenario.yaml", bytes: [0xFE, 0xFF] + "name: x\n".utf8.flatMap { [0, $0] },
      "scenario.yaml:1:1: error: the file is UTF-16, not UTF-8; save it as UTF-8 [not-utf8]"),
  ]

  private static let quotes = [
    HostileFile(
      "an unclosed quote: what it swallowed is not missed elsewhere", "warehouses.csv",
      "warehouse,name\nW1,\"Lyon\nW2,Paris\n",
      "warehouses.csv:2:4: error: this quote is never closed; write a double quote inside a text twice [unclosed-quote]"
    ),
    HostileFile(
      "text after a closing quote", "warehouses.csv", "warehouse,name\nW1,\"Ly\"on\nW2,x\n",
      "warehouses.csv:2:8: error: text after the closing quote; write a double quote inside a text twice "
        + "[text-after-quote]"),
    HostileFile(
      "a bare quote", "warehouses.csv", "warehouse,name\nW1,5\" pipe\nW2,x\n",
      "warehouses.csv:2:5: error: a double quote in a field that does not begin with one; put the field in double "
        + "quotes and write the quote twice [bare-quote]"),
    HostileFile(
      "positions behind a quoted line break", "warehouses.csv",
      "warehouse,name,storage\nW1,\"two\r\nlines\",x\nW2,,-1\n",
      "warehouses.csv:3:8: error: storage \"x\" is not a number [bad-number]",
      "warehouses.csv:4:5: error: storage \"-1\" must not be negative [negative-number]"),
    HostileFile(
      "columns count characters, not bytes", "warehouses.csv", "warehouse,name,storage\nW1,北京仓,x\nW2,é🎈,y\n",
      "warehouses.csv:2:8: error: storage \"x\" is not a number [bad-number]",
      "warehouses.csv:3:7: error: storage \"y\" is not a number [bad-number]"),
    HostileFile(
      "lines that end in CR", "warehouses.csv", "warehouse,storage\rW1,1\rW2,x\r",
      "warehouses.csv:3:4: error: storage \"x\" is not a number [bad-number]"),
  ]

  private static let shapes = [
    HostileFile(
      "a short row", "lanes.csv", "from,to,cost\nW1,LYS1\nW2,PAR1,1\n",
      "lanes.csv:2:8: error: the row has 2 fields, the header has 3 [ragged-row]"),
    HostileFile(
      "a long row", "lanes.csv", "from,to,cost\nW1,LYS1,1,5\nW2,PAR1,1\n",
      "lanes.csv:2:11: error: the row has 4 fields, the header has 3; put a text with commas in double quotes "
        + "[ragged-row]"),
    HostileFile(
      "a blank line between rows", "lanes.csv", "from,to\nW1,LYS1\n\nW2,PAR1\n\n",
      "lanes.csv:3:1: error: blank line between rows; remove it [blank-line]"),
    HostileFile(
      "an empty file", "lanes.csv", "",
      "lanes.csv:1:1: error: the file is empty; write a header row that begins with from [empty-file]"),
    HostileFile(
      "nothing but a byte order mark", "lanes.csv", "\u{FEFF}",
      "lanes.csv:1:1: error: the file is empty; write a header row that begins with from [empty-file]"),
    HostileFile(
      "a blank first line", "lanes.csv", "\nfrom,to\nW1,LYS1\n",
      "lanes.csv:1:1: error: the first line is blank; write a header row that begins with from [empty-file]"),
    HostileFile(
      "rows of nothing but commas", "lanes.csv", "from,to\nW1,LYS1\n,\n",
      "lanes.csv:3:1: error: from is empty, but every row needs it [missing-value]",
      "lanes.csv:3:2: error: to is empty, but every row needs it [missing-value]"),
    HostileFile(
      "a control character in a code", "warehouses.csv", "warehouse\nW1\nW2\n\"W\u{7}3\"\n",
      "warehouses.csv:4:1: error: warehouse \"W\\u{7}3\" holds a control character [control-character]"),
    HostileFile(
      "a line break in a code", "warehouses.csv", "warehouse\nW1\nW2\n\"W\n3\"\n",
      "warehouses.csv:4:1: error: warehouse \"W\\u{A}3\" holds a control character [control-character]"),
    HostileFile(
      "an escape sequence in a name", "warehouses.csv", "warehouse,name\nW1,\u{1B}[31mred\nW2,\u{9B}x\n",
      "warehouses.csv:2:4: error: name \"\\u{1B}[31mred\" holds a control character [control-character]",
      "warehouses.csv:3:4: error: name \"\\u{9B}x\" holds a control character [control-character]"),
  ]

  private static let headers = [
    HostileFile(
      "a column twice", "lanes.csv", "from,to,cost,cost\nW1,LYS1,1,2\nW2,PAR1,1,1\n",
      "lanes.csv:1:14: error: column \"cost\" stands here twice [duplicate-column]"),
    HostileFile(
      "an unknown column", "lanes.csv", "from,to,lead_tme\nW1,LYS1,1\nW2,PAR1,1\n",
      "lanes.csv:1:9: error: unknown column \"lead_tme\"; did you mean \"lead_time\"? [unknown-column]"),
    HostileFile(
      "a column in capitals", "lanes.csv", "from,to,Cost\nW1,LYS1,1\nW2,PAR1,1\n",
      "lanes.csv:1:9: error: unknown column \"Cost\"; did you mean \"cost\"? [unknown-column]"),
    HostileFile(
      "a column without a name", "lanes.csv", "from,to,\nW1,LYS1,\nW2,PAR1,\n",
      "lanes.csv:1:9: error: a column without a name [unknown-column]"),
    HostileFile(
      "a missing column", "demand.csv", "region,product\nLYS1,A\n",
      "demand.csv:1:1: error: missing column \"quantity\" [missing-column]"),
    HostileFile(
      "a missing key column: references to it are not judged", "warehouses.csv", "name\nLyon\n",
      "warehouses.csv:1:1: error: missing column \"warehouse\" [missing-column]"),
    HostileFile(
      "a missing table", ["products.csv": nil], ["products.csv: error: the file is missing [missing-file]"]),
    HostileFile(
      "missing settings", ["scenario.yaml": nil], ["scenario.yaml: error: the file is missing [missing-file]"]),
    HostileFile(
      "a table with an unknown name", "demnd.csv", "x\n",
      "demnd.csv: error: unknown table; rename it if it is no table [unknown-table]"),
    HostileFile(
      "a misspelt table", ["lane.csv": Array("from,to\n".utf8), "lanes.csv": nil],
      [
        "lanes.csv: error: the file is missing [missing-file]",
        "lane.csv: error: unknown table; did you mean \"lanes.csv\"? [unknown-table]",
      ]),
    HostileFile(
      "history's header is checked, its rows are not", "history.csv", "place,product,date,sale\nx,y\n",
      "history.csv:1:1: error: missing column \"sales\" [missing-column]",
      "history.csv:1:20: error: unknown column \"sale\"; did you mean \"sales\"? [unknown-column]"),
  ]

  private static func quantity(_ what: String, _ text: String, _ message: String) -> HostileFile {
    HostileFile(
      what, "demand.csv", "region,product,quantity\nLYS1,A,\(text)\n", "demand.csv:2:8: error: quantity \(message)")
  }

  private static let numbers = [
    quantity("NaN", "NaN", "\"NaN\" is not a number; leave the cell empty where there is no number [bad-number]"),
    quantity("infinity", "inf", "\"inf\" is not a number; leave the cell empty where there is no number [bad-number]"),
    quantity("hexadecimal", "0x1F", "\"0x1F\" is not a number [bad-number]"),
    quantity(
      "a thousands comma", "\"1,200\"",
      "\"1,200\" is not a number; write it with a decimal point and without thousands separators [bad-number]"),
    quantity("a leading plus", "+5", "\"+5\" is not a number; leave out the plus sign [bad-number]"),
    quantity("a space", " 5", "\" 5\" is not a number; remove the spaces [bad-number]"),
    quantity(
      "a bare point", ".5", "\".5\" is not a number; write digits on both sides of the decimal point [bad-number]"),
    quantity("digits of another script", "１２", "\"１２\" is not a number; write it with the digits 0 to 9 [bad-number]"),
    quantity("an exponent beyond doubles", "1e400", "\"1e400\" is beyond the range of numbers [out-of-range]"),
    quantity("an exponent below doubles", "1e-400", "\"1e-400\" is beyond the range of numbers [out-of-range]"),
    quantity("more than 1e12", "1000000000001", "\"1000000000001\" must lie between 0 and 1e12 [out-of-range]"),
    quantity("a negative quantity", "-5", "\"-5\" must not be negative [negative-number]"),
    quantity("an exponent without digits", "1e", "\"1e\" is not a number [bad-number]"),
    quantity("an underscore", "1_000", "\"1_000\" is not a number [bad-number]"),
    HostileFile(
      "a fraction of a pack", "products.csv", "product,pack\nA,1.5\nB,0\n",
      "products.csv:2:3: error: pack \"1.5\" must be a whole number [not-whole]",
      "products.csv:3:3: error: pack \"0\" must lie between 1 and 1e12 [out-of-range]"),
    HostileFile(
      "volume 0", "products.csv", "product,volume\nA,0\nB,1\n",
      "products.csv:2:3: error: volume \"0\" must be more than 0 [out-of-range]"),
    HostileFile(
      "a latitude beyond the pole", "warehouses.csv", "warehouse,latitude,longitude\nW1,-90.5,0\nW2,0,181\n",
      "warehouses.csv:2:4: error: latitude \"-90.5\" must lie between -90 and 90 [out-of-range]",
      "warehouses.csv:3:6: error: longitude \"181\" must lie between -180 and 180 [out-of-range]"),
    HostileFile(
      "shelf lives that are none", "products.csv", "product,shelf_life\nA,1.5\nB,-2\n",
      "products.csv:2:3: error: shelf_life \"1.5\" must be a whole number [not-whole]",
      "products.csv:3:3: error: shelf_life \"-2\" must not be negative [negative-number]"),
    HostileFile(
      "a last period of ages", "stock.csv", "warehouse,product,expires,on_hand\nW1,A,2000000,1\n",
      "stock.csv:2:6: error: expires \"2000000\" must lie between 0 and 1000000 [out-of-range]"),
    HostileFile(
      "half a period of life left", "demand.csv", "region,product,period,quantity,min_life\nLYS1,A,1,5,0.5\n",
      "demand.csv:2:12: error: min_life \"0.5\" must be a whole number [not-whole]"),
    HostileFile(
      "a lead time of ages", "lanes.csv", "from,to,lead_time\nW1,LYS1,99999999999\nW2,PAR1,0.5\n",
      "lanes.csv:2:9: error: lead_time \"99999999999\" must lie between 0 and 1000000 [out-of-range]",
      "lanes.csv:3:9: error: lead_time \"0.5\" must be a whole number [not-whole]"),
  ]
}
