import Domain
import Testing

struct CalendarDayTests {
  @Test("days count from 1970 and back, over leap years and centuries")
  func roundTrip() throws {
    #expect(try #require(CalendarDay("1970-01-01")).daysSince1970 == 0)
    #expect(try #require(CalendarDay("2000-03-01")).daysSince1970 == 11_017)
    #expect(try #require(CalendarDay("2026-11-22")).daysSince1970 == 20_779)
    for days in stride(from: -719_162, through: 2_932_896, by: 997) {
      let day = CalendarDay(daysSince1970: days)
      #expect(day.daysSince1970 == days && CalendarDay(day.text) == day, "\(days)")
    }
  }

  @Test(
    "what is no day is refused",
    arguments: [
      "2026-02-29", "1900-02-29", "2026-13-01", "2026-00-10", "2026-1-1", "0000-01-01", "+026-01-01", "", "today",
    ])
  func refused(_ text: String) { #expect(CalendarDay(text) == nil) }
}
