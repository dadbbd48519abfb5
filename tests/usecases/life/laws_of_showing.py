"""The laws of what is shown: to anybody, at every moment, and in agreement with what is stored."""

from datetime import date
from zoneinfo import ZoneInfo

from bot.domain.members import Actor, Member, MemberId, is_away
from bot.domain.posts import Post, PostKind
from bot.domain.quiz import Quiz, may_change, may_review
from bot.domain.refusals import NotAllowed, NotDisputable, NotRevealed, RoleNotKnown, RoundUnavailable
from bot.domain.rounds import GRADED, HELD, MISSED, Round, RoundState
from bot.domain.standings import Period, Total, period_dates
from bot.usecases.find_next_due import find_next_due
from bot.usecases.list_reviews import list_reviews
from bot.usecases.list_wordings import list_wordings
from bot.usecases.open_dispute import prepare_dispute
from bot.usecases.prepare_answer import prepare_answer
from bot.usecases.record_answer import PRIVATE
from bot.usecases.show_card import show_card
from bot.usecases.show_controls import show_controls
from bot.usecases.show_leaderboard import show_leaderboard
from bot.usecases.show_next import show_next
from bot.usecases.show_private_answers import show_private_answers
from bot.usecases.show_record import show_record
from bot.usecases.show_result import show_result
from bot.usecases.show_reveal import show_reveal
from bot.usecases.show_review import show_review
from bot.usecases.show_settings import show_settings
from bot.usecases.show_today import show_today
from bot.usecases.steps.find_answer import find_answer
from tests.builders import WORKSPACE
from tests.rankings import board_of
from tests.usecases.life.laws import first_day
from tests.usecases.life.moment import Moment
from tests.usecases.life.team import Life

S = RoundState


def check_views(moment: Moment, reader: MemberId, actor: Actor) -> None:
    """Everything that can be shown to a reader, and to somebody who would change or review a quiz."""
    life = moment.life
    due = find_next_due(life.store, WORKSPACE, life.now)
    assert due is None or due.at > life.now
    for quiz in moment.quizzes:
        _check_dates(moment, quiz)
        _check_settings(life, quiz, actor)
        _check_queue(moment, quiz, actor)
        _check_today(life, quiz, reader)
        _check_boards(moment, quiz, reader)
    stale_cards = {round_.id for round_, _ in life.store.rounds.cards_due(1000)}
    stale_reveals = {round_.id for round_, _ in life.store.rounds.reveals_due(1000)}
    for round_ in moment.latest:
        if round_.message_ts:
            _check_card(moment, round_, is_stale=round_.id in stale_cards)
            _check_reveal(moment, round_, is_stale=round_.id in stale_reveals)
            _check_result(moment, round_, reader)
            _check_private_answers(moment, round_)


def _check_dates(moment: Moment, quiz: Quiz) -> None:
    """What is ahead lies ahead, on quiz days that no round has, and is what the clock waits for."""
    life = moment.life
    ahead = show_next(life.store, life.play.holidays, quiz, life.now)
    controls = show_controls(life.store, life.play.holidays, quiz, life.now)
    assert controls.ahead == ahead.windows
    assert set(ahead.skipped) <= set(controls.skipped)
    assert all(r.state is S.SKIPPED for r in controls.skipped)
    taken = {round_.local_date for round_ in moment.by_quiz[quiz.id]}
    days = [window.day for window in ahead.windows]
    assert days == sorted(set(days) - taken)
    for window in ahead.windows:
        assert life.now < window.post_at < window.reveal_at
        assert quiz.schedule.local_day(window.post_at) == window.day
        assert window.day.isoweekday() in quiz.schedule.weekdays
        assert not quiz.is_paused(window.day)
        country = quiz.schedule.holidays_country
        assert country is None or life.play.holidays.name_of(country, window.day) is None
    if quiz.next_post_at is None or quiz.next_post_at > life.now:
        assert quiz.next_post_at == next((window.post_at for window in ahead.windows), None)
    opened = [r for r in moment.by_quiz[quiz.id] if r.state is S.OPEN]
    assert controls.open_round == max(opened, key=lambda r: r.post_at, default=None)


def _check_settings(life: Life, quiz: Quiz, actor: Actor) -> None:
    """Whoever may change a quiz sees its settings, and nobody else."""
    try:
        sheet = show_settings(life.store, life.play.banks, life.play.holidays, actor, None, quiz.channel_id, life.now)
    except (NotAllowed, RoleNotKnown):
        assert not may_change(quiz, actor)
        return
    assert may_change(quiz, actor)
    assert sheet.quiz == quiz
    today = quiz.schedule.local_day(life.now)
    assert all(r.state in MISSED and r.local_date <= today and r.reason for r in sheet.missed)


def _check_queue(moment: Moment, quiz: Quiz, actor: Actor) -> None:
    """Every open dispute waits in the queue of those who may decide it, and can be looked at by them."""
    life = moment.life
    is_alone = not {quiz.owner_id, *quiz.reviewers} - {actor.id.user_id}
    waiting = [d for d in life.store.disputes.waiting([quiz.id]) if d.member != actor.id or is_alone]
    try:
        queue = list_reviews(life.store, actor, None, quiz.id)
        wordings = list_wordings(life.store, actor, None, quiz.id, 0)
    except (NotAllowed, RoleNotKnown):
        assert not may_review(quiz, actor)
        return
    assert may_review(quiz, actor)
    assert [d for answer in queue.answers for d in answer.disputes if answer.round.quiz_id != quiz.id] == []
    assert queue.waiting == len({(d.round_id, d.member) for d in waiting})
    if queue.waiting <= len(queue.answers):
        assert {d.id for answer in queue.answers for d in answer.disputes} == {d.id for d in waiting}
    assert queue.has_wordings == bool(wordings.total)
    for answer in queue.answers:
        review = show_review(life.store, actor, answer.disputes[0].id)
        assert [point.dispute for point in review.points] == list(answer.disputes)
        assert review.grade == life.store.results.grades(answer.round.id)[answer.disputes[0].member]


def _check_today(life: Life, quiz: Quiz, reader: MemberId) -> None:
    """The open question, else today's, with what the reader has written; or why there is none."""
    today = show_today(life.store, quiz, reader, life.now)
    on_day = life.store.rounds.on_day(quiz.id, life.local_day(quiz))
    opened = life.store.rounds.newest_open(quiz.id)
    shown = opened or (on_day if on_day and on_day.state in HELD else None)
    assert (today.card.round if today.card else None) == shown
    if shown:
        assert today.own == find_answer(life.store, shown.id, reader)
    elif on_day:
        assert today.is_coming == (on_day.state in {S.PLANNED, S.POSTING})
        assert bool(today.skipped_reason) == (on_day.state in MISSED)
    if opened:
        assert prepare_answer(life.store, opened.id, reader).own == today.own


def _check_boards(moment: Moment, quiz: Quiz, reader: MemberId) -> None:
    """A board is the ranking of the sums of the ledger, with names as they are now, and a record says the same."""
    life, day = moment.life, moment.life.local_day(quiz)
    record = show_record(life.store, quiz, reader, life.now)
    for period in Period:
        totals = _totals(moment, quiz, period, day)
        board = board_of(period, period_dates(period, day), totals, reader)
        assert show_leaderboard(life.store, quiz, period, reader, life.now) == board
        assert record.standings.get(period) == board.own
    assert record.streak == _streak(moment, quiz, reader)
    graded = [round_ for round_ in moment.by_quiz[quiz.id] if (round_.id, reader) in moment.points]
    assert [latest.round for latest in record.latest] == graded[::-1][:5]
    for latest in record.latest:
        assert latest.points == moment.points[latest.round.id, reader]


def _totals(moment: Moment, quiz: Quiz, period: Period, day: date) -> list[Total]:
    """What everybody has earned in the period that a day is in."""
    earned: dict[MemberId, list[tuple[int, int]]] = {}
    for entry in moment.ledger:
        if entry.quiz_id == quiz.id and first_day(period, entry.local_date) == first_day(period, day):
            member = MemberId(entry.workspace_id, entry.user_id)
            earned.setdefault(member, []).append((entry.points, entry.round_id))
    names, hidden = moment.life.names, moment.life.hidden
    return [
        Total(
            Member(member, names.get(member, member.user_id), None, member in hidden),
            sum(points for points, _ in entries),
            len({round_id for _, round_id in entries}),
        )
        for member, entries in earned.items()
    ]


def _streak(moment: Moment, quiz: Quiz, reader: MemberId) -> int:
    """Closed rounds in which the reader earned points, back to the first that they missed without being away."""
    length = 0
    for round_ in reversed(moment.by_quiz[quiz.id]):
        if round_.state is not S.CLOSED:
            continue
        if moment.points[round_.id, reader] > 0:
            length += 1
        elif not is_away(moment.absences[reader], round_.local_date, round_.reveal_at):
            return length
    return length


def _check_card(moment: Moment, round_: Round, *, is_stale: bool) -> None:
    """A card tells how many have answered while the round is open, unless it is known to be out of date."""
    answered = len(moment.answers[round_.id])
    assert show_card(moment.life.store, round_, ZoneInfo("UTC")).answered == answered
    if round_.state in {S.OPEN, S.CLOSED} and not is_stale:
        wanted = "closed" if round_.state is S.CLOSED else f"open:{answered}"
        assert moment.life.slack.cards[round_.message_ts or ""] == wanted


def _check_reveal(moment: Moment, round_: Round, *, is_stale: bool) -> None:
    """A reveal tells what the grades say, unless it is known to be out of date."""
    if round_.state not in GRADED:
        return
    reveal = show_reveal(moment.life.store, round_)
    assert reveal.answered == len(moment.grades[round_.id])
    if round_.state is S.CLOSED and not is_stale:
        shown = moment.life.slack.reveals[round_.reveal_ts or ""]
        assert (shown.coverage, shown.attempts) == (reveal.coverage, reveal.attempts)


def _check_result(moment: Moment, round_: Round, reader: MemberId) -> None:
    """Whoever was graded sees their result once the round is over; what it offers to disagree about can be."""
    grades = moment.grades[round_.id]
    try:
        result = show_result(moment.life.store, round_.id, reader, moment.life.now)
    except NotRevealed:
        assert round_.state not in GRADED
        return
    except RoundUnavailable:
        assert reader not in grades
        return
    assert (result.points, result.grade) == (moment.points[round_.id, reader], grades[reader])
    for place, point in enumerate(result.question.rubric.key_points):
        try:
            prepare_dispute(moment.life.store, round_.id, reader, place, moment.life.now)
        except NotDisputable:
            assert point.id not in result.disputable
        else:
            assert point.id in result.disputable


def _check_private_answers(moment: Moment, round_: Round) -> None:
    """What is shown of private answers is what members said last, of those who let the team see it."""
    post = Post("any", PostKind.PRIVATE_ANSWERS, round_.quiz_id, moment.life.now, round_.id)
    private = show_private_answers(moment.life.store, post)
    assert private
    assert {member.id: text for member, text in private.answers} == {
        member: text
        for (round_id, member, message_id), (_, text) in moment.life.said.items()
        if (round_id, message_id) == (round_.id, PRIVATE) and text and (round_id, member) in moment.life.shared
    }
