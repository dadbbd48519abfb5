"""Tells a channel that it has a quiz now, that it is paused or resumed, or comes at other times, and by whom."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

from bot.domain.posts import Post, PostKind
from bot.domain.quiz import Quiz
from bot.domain.schedule import Schedule
from bot.usecases.ports import Store

QUIET = timedelta(minutes=5)
"""Of a change a channel hears at once, and of all others of its kind within the same five minutes by the clock
together, at their end."""


def announce_quiz(store: Store, quiz: Quiz, name: str, now: datetime) -> None:
    """Make the announcement due in the quiz's channel. `name` is what the person who set it up is called."""
    # The key changes with the instant: a quiz can come back to a channel.
    key = f"announcement:{quiz.id}:{quiz.channel_id}:{int(now.timestamp())}"
    detail = {"name": name, "channel": quiz.channel_id}
    store.posts.plan(Post(key, PostKind.ANNOUNCEMENT, quiz.id, now, detail=detail))


def announce_times(store: Store, quiz: Quiz, before: Schedule, name: str, now: datetime) -> None:
    """Make it due in the quiz's channel to tell of other times than `before`, which somebody called `name` has set."""
    _announce_change(store, quiz, "times", {"name": name, **_kept(before)}, now)


def announce_pause(store: Store, quiz: Quiz, before: Quiz, name: str, now: datetime) -> None:
    """Make it due in the quiz's channel that somebody called `name` has paused or resumed it, if that changes it."""
    today = quiz.schedule.local_day(now)
    if (was := paused_until(before, today)) != paused_until(quiz, today):
        _announce_change(store, quiz, "pause", {"name": name, "pause": was}, now)


def _announce_change(store: Store, quiz: Quiz, kind: str, detail: dict[str, str], now: datetime) -> None:
    """Make it due to tell of a change from what `detail` keeps.

    Whoever looks for what is right may change it more than once: what is still to be posted tells of this as well, and
    by whom it was changed last.
    """
    at = int(now.timestamp())
    key = f"{kind}:{quiz.id}:{quiz.channel_id}:{at // QUIET.seconds}"
    end = now + timedelta(seconds=QUIET.seconds - at % QUIET.seconds)
    post = Post(key, PostKind.ANNOUNCEMENT, quiz.id, now, detail={"channel": quiz.channel_id, **detail})
    for each in (post, replace(post, key=f"{key}:more", due_at=end)):
        if store.posts.plan(each) or store.posts.amend(each.key, name=detail["name"]):
            return
    store.posts.plan(replace(post, key=f"{key}:{now.timestamp()}"))


def times_before(post: Post, holidays_country: str | None) -> Schedule | None:
    """The times before those that the post tells of, as it keeps them; None where it tells of something else."""
    detail = post.detail
    if "post_time" not in detail:
        return None
    post_time, reveal_time = (time.fromisoformat(detail[name]) for name in ("post_time", "reveal_time"))
    weekdays = frozenset(int(weekday) for weekday in detail["weekdays"])
    return Schedule(detail["time_zone"], post_time, reveal_time, weekdays, holidays_country)


def paused_until(quiz: Quiz, today: date) -> str:
    """Until when the quiz is paused today, as a post about a pause keeps it; empty while it is not."""
    if quiz.pause is None or not quiz.pause.covers(today):
        return ""
    return quiz.pause.until.isoformat() if quiz.pause.until else "resumed"


def _kept(schedule: Schedule) -> dict[str, str]:
    return {
        "time_zone": schedule.time_zone,
        "post_time": schedule.post_time.isoformat(),
        "reveal_time": schedule.reveal_time.isoformat(),
        "weekdays": "".join(str(weekday) for weekday in sorted(schedule.weekdays)),
    }
