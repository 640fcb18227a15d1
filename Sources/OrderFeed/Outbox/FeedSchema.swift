internal import GRDB

/// The tables of the outbox.
///
/// A `line` is one line of one document of one series: what the plan wants of it and what the order system holds.
/// A `message` is one change of a line on its way. At most one message of a line is `pending` or `parked` at a time;
/// one that follows a message whose fate is not known is `waiting` until that is settled.
enum FeedSchema {
  /// "allo": marks a database file as ours.
  static let applicationID = 0x616C_6C6F

  /// Units, revisions and attempts are below this, so that no sum or difference of a few thousand can overflow.
  static let most: Int64 = 1_000_000_000_000_000

  private static let count = "BETWEEN 0 AND \(most)"
  private static let difference = "BETWEEN -\(most) AND \(most)"

  static var migrator: DatabaseMigrator {
    var migrator = DatabaseMigrator()
    migrator.registerMigration("1 outbox") { db in
      try db.execute(sql: plans + lines + messages + demands)
      try db.execute(sql: "PRAGMA application_id = \(applicationID)")
    }
    migrator.registerMigration("2 returns") { db in try db.execute(sql: returns) }
    migrator.registerMigration("3 messages by line") { db in
      try db.execute(sql: "CREATE INDEX message_line ON message (line, sequence)")
    }
    return migrator
  }

  private static let plans = """
    CREATE TABLE plan (
      sequence INTEGER PRIMARY KEY,
      id TEXT NOT NULL CHECK (length(id) = 64),
      series TEXT NOT NULL,
      scenario TEXT NOT NULL,
      currency TEXT NOT NULL,
      start TEXT,
      period_length TEXT NOT NULL,
      periods INTEGER NOT NULL CHECK (periods > 0),
      first_period TEXT NOT NULL,
      last_period TEXT NOT NULL,
      published TEXT NOT NULL
    ) STRICT;
    CREATE INDEX plan_series ON plan (series, sequence);
    """

  private static let lines = """
    CREATE TABLE line (
      id INTEGER PRIMARY KEY,
      series TEXT NOT NULL,
      kind TEXT NOT NULL CHECK (kind IN ('transfer', 'delivery', 'purchase', 'quota')),
      document TEXT NOT NULL,
      reference TEXT NOT NULL,
      period TEXT NOT NULL,
      origin TEXT NOT NULL,
      destination TEXT NOT NULL,
      demanded TEXT NOT NULL,
      supplied TEXT NOT NULL,
      demand_line TEXT NOT NULL,
      grade INTEGER,
      ship_date TEXT,
      need_by TEXT,
      revision INTEGER NOT NULL CHECK (revision \(count)),
      wanted INTEGER NOT NULL CHECK (wanted \(count)),
      held INTEGER NOT NULL CHECK (held \(count)),
      held_message INTEGER REFERENCES message (sequence),
      UNIQUE (series, reference)
    ) STRICT;
    CREATE INDEX line_period ON line (series, period);
    """

  private static let messages = """
    CREATE TABLE message (
      sequence INTEGER PRIMARY KEY,
      key TEXT UNIQUE,
      line INTEGER NOT NULL REFERENCES line (id),
      plan INTEGER NOT NULL REFERENCES plan (sequence),
      action TEXT NOT NULL CHECK (action IN ('create', 'change', 'cancel')),
      revision INTEGER NOT NULL CHECK (revision \(count)),
      status TEXT NOT NULL CHECK (status IN ('pending', 'waiting', 'parked', 'acknowledged', 'refused', 'superseded')),
      quantity INTEGER NOT NULL CHECK (quantity \(count)),
      delta INTEGER NOT NULL CHECK (delta \(difference)),
      applied INTEGER NOT NULL CHECK (applied \(difference)),
      covers REAL NOT NULL,
      unit TEXT NOT NULL CHECK (unit <> ''),
      reason TEXT NOT NULL,
      attempts INTEGER NOT NULL CHECK (attempts \(count)),
      batch TEXT,
      answer_code INTEGER,
      answer TEXT,
      CHECK ((key IS NULL) <= (status IN ('waiting', 'superseded')))
    ) STRICT;
    CREATE INDEX message_pending ON message (sequence) WHERE status = 'pending';
    CREATE INDEX message_open ON message (line) WHERE status IN ('pending', 'waiting', 'parked');
    """

  /// What was asked for, and what was there already, as the latest plan of the series saw it.
  private static let demands = """
    CREATE TABLE demand (
      id INTEGER PRIMARY KEY,
      series TEXT NOT NULL,
      period TEXT NOT NULL,
      region TEXT NOT NULL,
      product TEXT NOT NULL,
      reference TEXT NOT NULL,
      asked REAL NOT NULL CHECK (asked >= 0),
      there REAL NOT NULL CHECK (there >= 0),
      UNIQUE (series, reference)
    ) STRICT;
    """

  private static let returns = """
    CREATE TABLE confirmation (
      id INTEGER PRIMARY KEY,
      message INTEGER NOT NULL REFERENCES message (sequence),
      verdict TEXT NOT NULL CHECK (verdict IN ('confirmed', 'short', 'refused', 'changed')),
      quantity INTEGER NOT NULL CHECK (quantity \(count)),
      date TEXT,
      note TEXT NOT NULL
    ) STRICT;
    CREATE INDEX confirmation_message ON confirmation (message);
    CREATE TABLE receipt (
      id INTEGER PRIMARY KEY,
      line INTEGER NOT NULL REFERENCES line (id),
      reference TEXT NOT NULL,
      quantity INTEGER NOT NULL CHECK (quantity \(count)),
      date TEXT,
      product TEXT NOT NULL,
      UNIQUE (line, reference, product)
    ) STRICT;
    """
}
