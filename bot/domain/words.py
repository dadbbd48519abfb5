"""Days and counts in the English of every sentence that the bot says."""

from datetime import date

WEEKDAY_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTH_NAMES = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def short_date(day: date, today: date | None) -> str:
    """A date as "Mon 24 Nov", with its year where that is not today's, or where no today is given."""
    words = f"{WEEKDAY_NAMES[day.weekday()][:3]} {day.day} {MONTH_NAMES[day.month - 1][:3]}"
    return words if today and day.year == today.year else f"{words} {day.year}"


def count(number: int, one: str, many: str = "") -> str:
    """A number with what follows it: "1 point", "1,296 replies"; `many` is needed where it is more than an s."""
    return f"{number:,} {one if number == 1 else many or f'{one}s'}"
