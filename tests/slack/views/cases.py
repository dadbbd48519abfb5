"""Every view in every state that reads differently, by the name of its golden file."""

from dataclasses import replace
from datetime import date, time, timedelta

from slack_sdk.models.views import View

from bot.domain.bank import KeyPoint, NOfM, Rubric
from bot.domain.disputes import DisputeKind
from bot.domain.grading import Assessment, Coverage, PointFinding, Verdict
from bot.domain.members import Absence, Actor
from bot.domain.rounds import RoundState
from bot.domain.schedule import NO_QUIZ_DAY, Pause, Schedule
from bot.domain.standings import Period
from bot.slack.errors import REFUSALS
from bot.slack.message import Message
from bot.slack.views import (
    answer,
    card,
    controls,
    home,
    leaderboard,
    notice,
    pause,
    record,
    result,
    reviews,
    settings,
    wordings,
)
from bot.slack.views import dispute as dispute_view
from bot.slack.views.help import help_message, how_it_works, introduction, welcome_back
from bot.slack.views.next_dates import next_dates
from bot.slack.views.private_answers import private_answers
from bot.slack.views.reveal import reveal
from bot.slack.views.today import today
from bot.usecases.list_reviews import ReviewQueue, WaitingAnswer
from bot.usecases.open_dispute import DisputeSheet
from bot.usecases.ports import GradedRound, ReviewSummary
from bot.usecases.set_up_quiz import QuizSetUp
from bot.usecases.show_announcement import Announcement
from bot.usecases.show_controls import Controls
from bot.usecases.show_next import Next
from bot.usecases.show_private_answers import PrivateAnswers
from bot.usecases.show_record import Record
from bot.usecases.show_settings import SettingsSheet
from bot.usecases.show_today import Today
from bot.usecases.skip_round import SKIPPED_BY_HAND
from bot.usecases.withdraw_dispute import Withdrawal
from tests.slack.views.examples import (
    ACCEPTANCE,
    AHEAD,
    ANA,
    BEN,
    BOARD,
    CARD,
    CLEO,
    CLOSED,
    CLOSED_CARD,
    DAY,
    DISPUTED,
    INSTRUCTED,
    MAYBE,
    NOON,
    QUESTION,
    QUIZ,
    READ,
    READ_BY,
    REVEAL,
    REVIEW,
    REVIEWED,
    ROUND,
    WORDINGS,
    board,
    coverage,
    dispute,
    message,
    standings,
    written,
)
from tests.slack.views.examples import result as result_of

PAUSED = replace(QUIZ, pause=Pause(DAY, None, "Team offsite"), next_post_at=None)
REFUSED = replace(PAUSED, pause=Pause(DAY, None, REFUSALS["not_in_channel"]))
EVENING = ROUND.reveal_at + timedelta(hours=4)
PAUSED_UNTIL = replace(QUIZ, pause=Pause(DAY, date(2027, 1, 4)), next_post_at=AHEAD[-1].post_at)
HIDDEN = replace(ANA, hidden=True)
REVIEWED_BY_BEN = replace(QUIZ, reviewers=frozenset({BEN.id.user_id}))
OWNED_BY_BEN = replace(QUIZ, owner_id=BEN.id.user_id)
EARLIER_TIMES = replace(QUIZ.schedule, post_time=time(8, 30), reveal_time=time(15))
EARLIER = replace(QUIZ, settings=replace(QUIZ.settings, schedule=EARLIER_TIMES))
ELSEWHERE = replace(QUIZ, settings=replace(QUIZ.settings, channel_id="C9"))
ANNOUNCED = Announcement(QUIZ, "Ana", has_open=False, before=None, is_of_pause=False)
NEW_TIMES = replace(ANNOUNCED, before=Schedule("Asia/Tokyo", time(8, 30), time(15), frozenset({1, 4}), "DE"))
NEW_HOURS = replace(ANNOUNCED, before=EARLIER.schedule)
TOLD_OF_PAUSE = replace(ANNOUNCED, is_of_pause=True)
COUNTRIES = {"AT": "Austria", "AX": "Åland Islands", "DE": "Germany"}
SKIPPED = replace(ROUND, id=8, local_date=date(2026, 11, 24), state=RoundState.SKIPPED, reason=SKIPPED_BY_HAND)
TUESDAY_SKIPPED = replace(QUIZ, next_post_at=AHEAD[1].post_at)
SKIPPED_LATER = replace(SKIPPED, id=9, local_date=date(2026, 12, 11))

HOLIDAYS = {date(2026, 12, 25): "Christmas Day", date(2027, 1, 1): "New Year's Day"}

TODAY = Today(QUIZ, CARD, written(), None)
OVER = Today(QUIZ, CLOSED_CARD, written(message("A new environment is started.")), None)
FULL = result_of(Verdict.FULL, 10)
PARTIAL = result_of(Verdict.PARTIAL, 7)
RECORD = Record(
    QUIZ,
    ANA,
    {period: standings((ANA, points))[0] for period, points in zip(Period, (1, 42, 99, 1_240), strict=True)},
    3,
    (
        GradedRound(CLOSED, QUESTION, FULL.grade, 10),
        GradedRound(replace(CLOSED, id=6, local_date=date(2026, 11, 20)), QUESTION, PARTIAL.grade, 1),
    ),
    None,
    DAY,
)
NEW_RECORD = Record(QUIZ, HIDDEN, {}, 0, (), Absence(NOON, date(2026, 12, 1)), DAY)
SHEET = SettingsSheet(QUIZ, "C1", "Europe/Berlin", ("aws-lambda", "python"), COUNTRIES, AHEAD, (SKIPPED,))
FAR_DOWN = replace(standings((ANA, 5))[0], rank=14)
QUEUE = ReviewQueue(
    (
        WaitingAnswer(
            QUIZ, CLOSED, QUESTION, "It starts.", (dispute(), dispute("k3", kind=DisputeKind.UNSURE, number=12))
        ),
        WaitingAnswer(QUIZ, CLOSED, QUESTION, "heavy *zips* <!channel>", (dispute("k3", number=14),)),
        WaitingAnswer(
            QUIZ,
            replace(CLOSED, id=6, local_date=date(2026, 11, 20)),
            QUESTION,
            f"It{' naps' * 40}.",
            (dispute(number=15),),
        ),
    ),
    5,
    quiz_id=None,
    has_wordings=False,
)
NO_WORDINGS = replace(WORDINGS, wordings=(), total=0)
DISPUTE_SHEET = DisputeSheet(MAYBE, 1, MAYBE.question.rubric.key_points[1], MAYBE.grade.assessment.points[1])
TWELVE_POINTS = tuple(KeyPoint(f"k{n}", f"Fact {n} <of> {'many ' * n}.", (), None) for n in range(1, 13))
TWELVE = replace(
    PARTIAL,
    question=replace(QUESTION, rubric=Rubric(NOfM(4, tuple(point.id for point in TWELVE_POINTS)), TWELVE_POINTS)),
    grade=replace(PARTIAL.grade, score=0.25, assessment=Assessment((PointFinding("k1", Coverage.COVERED, "one"),))),
    disputes={"k11": dispute("k11")},
    disputable=frozenset(f"k{n}" for n in (*range(2, 11), 12)),
)
NEIGHBOUR = replace(standings((BEN, 6))[0], rank=13)

MESSAGES: dict[str, Message] = {
    "card": card.question_card(CARD, model=None),
    "card-second-opinion": card.question_card(CARD, READ_BY),
    "card-nobody": card.question_card(replace(CARD, answered=0), model=None),
    "card-closed": card.closed_card(CLOSED_CARD, "https://example.slack.com/archives/C1/p2?thread_ts=1&cid=C1"),
    "card-closed-nobody": card.closed_card(replace(CLOSED_CARD, answered=0), None),
    "reveal": reveal(REVEAL),
    "reveal-second-opinion": reveal(replace(REVEAL, read_by=READ_BY)),
    "reveal-one-answer": reveal(replace(REVEAL, answered=1, attempts=1, coverage=coverage(1, 0, 0, 0), best=(ANA,))),
    "reveal-no-best": reveal(replace(REVEAL, coverage=coverage(0, 0, 0, 0), best=(), best_points=0)),
    "reveal-nobody": reveal(
        replace(
            REVEAL,
            answered=0,
            attempts=0,
            coverage=coverage(0, 0, 0, 0),
            best=(),
            best_points=0,
            leaderboard=board(),
            next_post_at=None,
        ),
    ),
    "private-answers": private_answers(
        PrivateAnswers(CLOSED, ((ANA, "It starts a new environment.\n\nThat takes time."), (BEN, "Cold & slow")))
    )[0],
    "private-answers-second": private_answers(PrivateAnswers(CLOSED, ((BEN, "Cold & slow"),) * 41))[1],
    "result-full": result.own_result(FULL),
    "result-partial": result.own_result(PARTIAL),
    "result-not-yet": result.own_result(result_of(Verdict.NOT_YET, 1)),
    "result-copied": result.own_result(result_of(Verdict.COPIED, 0)),
    "result-second-opinion": result.own_result(result_of(Verdict.PARTIAL, 5, assessment=READ)),
    "result-corrected": result.own_result(result_of(Verdict.PARTIAL, 5, earned=7)),
    "result-disputed": result.own_result(DISPUTED),
    "result-maybe": result.own_result(MAYBE),
    "result-off-topic": result.own_result(
        replace(result_of(Verdict.OFF_TOPIC, 0, assessment=INSTRUCTED), disputable=frozenset({"k1", "k2", "k3"}))
    ),
    "result-many-points": result.own_result(TWELVE),
    "dispute-opened": dispute_view.dispute_opened(dispute()),
    "dispute-withdrawn": dispute_view.dispute_withdrawn(Withdrawal(dispute(), still_waits=False)),
    "dispute-withdrawn-still-waits": dispute_view.dispute_withdrawn(Withdrawal(dispute(), still_waits=True)),
    "reviews": reviews.review_queue(QUEUE, NOON),
    "reviews-wordings": reviews.review_queue(replace(QUEUE, quiz_id=QUIZ.id, has_wordings=True), NOON),
    "reviews-none": reviews.review_queue(ReviewQueue((), 0, quiz_id=None, has_wordings=False), NOON),
    "reviews-none-wordings": reviews.review_queue(ReviewQueue((), 0, None, has_wordings=True), NOON),
    "review": reviews.review(REVIEW, NOON),
    "review-accepted": reviews.accepted(ACCEPTANCE),
    "review-accepted-alone": reviews.accepted(replace(ACCEPTANCE, phrasing="", others=())),
    "review-rejected": reviews.rejected(QUIZ.id),
    "leaderboard": leaderboard.leaderboard_board(BOARD, QUIZ, BEN.id),
    "leaderboard-far-down": leaderboard.leaderboard_board(
        replace(BOARD, own=FAR_DOWN, around_own=(NEIGHBOUR, FAR_DOWN), period=Period.SEASON), QUIZ, ANA.id
    ),
    "leaderboard-hidden": leaderboard.leaderboard_board(
        board(*standings((BEN, 20), (CLEO, 1)), own=replace(FAR_DOWN, member=HIDDEN, rank=2)), QUIZ, ANA.id
    ),
    "leaderboard-empty": leaderboard.leaderboard_board(board(period=Period.WEEK), QUIZ, ANA.id),
    "today": today(TODAY, NOON),
    "today-answered": today(
        replace(TODAY, own=written(message("A new environment"), message("…", private=True))), NOON
    ),
    "today-overdue": today(replace(TODAY, quiz=REFUSED), EVENING),
    "today-over": today(OVER, NOON),
    "today-over-not-answered": today(replace(OVER, own=written()), NOON),
    "today-nothing": today(Today(QUIZ, None, written(), None), NOON),
    "today-skipped": today(Today(QUIZ, None, written(), SKIPPED_BY_HAND), NOON),
    "today-coming": today(Today(QUIZ, None, written(), None, is_coming=True), NOON),
    "today-day-off": today(Today(QUIZ, None, written(), None), NOON, day_off="Labour Day"),
    "today-no-quiz-day": today(Today(QUIZ, None, written(), None), NOON, day_off=NO_QUIZ_DAY),
    "today-paused": today(Today(PAUSED, None, written(), None), NOON),
    "today-paused-until": today(Today(PAUSED_UNTIL, None, written(), None), NOON),
    "record": record.record(RECORD),
    "record-new": record.record(NEW_RECORD),
    "controls": controls.controls(Controls(QUIZ, None, AHEAD, ()), NOON),
    "controls-round-over": controls.controls(Controls(QUIZ, None, AHEAD, (), can_ask=False), NOON),
    "controls-open": controls.controls(Controls(QUIZ, ROUND, AHEAD, ()), NOON),
    "controls-overdue": controls.controls(Controls(REFUSED, ROUND, (), ()), EVENING),
    "controls-skipped": controls.controls(Controls(TUESDAY_SKIPPED, None, AHEAD[1:], (SKIPPED, SKIPPED_LATER)), NOON),
    "controls-paused-until": controls.controls(Controls(PAUSED_UNTIL, None, AHEAD[-1:], ()), NOON),
    "controls-paused": controls.controls(Controls(PAUSED, None, (), ()), NOON),
    "next-dates": next_dates(Next(QUIZ, AHEAD, ()), NOON),
    "next-dates-skipped": next_dates(Next(TUESDAY_SKIPPED, AHEAD[1:], (SKIPPED, SKIPPED_LATER)), NOON),
    "next-dates-holidays": next_dates(Next(QUIZ, AHEAD, (), HOLIDAYS), NOON),
    "next-dates-paused-until": next_dates(Next(PAUSED_UNTIL, AHEAD[-1:], ()), NOON),
    "next-dates-none": next_dates(Next(PAUSED, (), ()), NOON),
    "confirm-ask": controls.confirm_ask(QUIZ, ROUND.window, NOON),
    "confirm-ask-paused": controls.confirm_ask(PAUSED, ROUND.window, NOON),
    "confirm-reveal": controls.confirm_reveal(ROUND, QUIZ, 1, NOON),
    "done-paused": controls.paused(PAUSED, NOON),
    "done-paused-until": controls.paused(PAUSED_UNTIL, NOON),
    "done-resumed": controls.resumed(QUIZ, NOON, was_paused=True),
    "done-resumed-not-paused": controls.resumed(QUIZ, NOON, was_paused=False),
    "done-resumed-nothing-ahead": controls.resumed(replace(QUIZ, next_post_at=None), NOON, was_paused=True),
    "done-skipped": controls.skipped(SKIPPED, QUIZ, NOON),
    "done-skip-undone": controls.skip_undone(SKIPPED, QUIZ, [SKIPPED_LATER], NOON),
    "done-asked": controls.asked(ROUND),
    "done-revealing": controls.revealing(),
    "done-hidden": record.hidden_changed(True),
    "done-shown": record.hidden_changed(False),
    "done-away": record.away_changed(Absence(NOON), QUIZ, NOON),
    "done-back": record.back(QUIZ, was_away=True),
    "done-back-not-away": record.back(QUIZ, was_away=False),
    "help": help_message(),
    "help-unknown": help_message("*leaderbord* <!channel>", "leaderboard"),
    "how-it-works": how_it_works(QUIZ, model=None),
    "how-it-works-second-opinion": how_it_works(QUIZ, READ_BY),
    "how-it-works-without-quiz": how_it_works(None, model=None),
    "introduction": introduction(),
    "welcome-back": welcome_back(PAUSED, NOON),
    "welcome-back-thrown-out": welcome_back(REFUSED, NOON),
    "notice": notice.notice("The quiz in <#C1> is paused. Resume it with `/lambda-quiz resume`."),
    "notice-reviews": notice.notice("An answer waits for a reviewer.", reviewed=QUIZ.id),
    "notice-result": notice.notice("A reviewer left it as it is:", "A <!here> zip\nis *not* meant.", ROUND.id),
    "refusal": notice.refusal("No quiz runs here yet. Set one up with `/lambda-quiz settings`."),
    "refusal-owner": notice.refusal("Only the quiz’s owner can do this.", "Ana *the great*"),
    "broken": notice.broken(),
    "set-up-announcement": notice.announcement(ANNOUNCED, NOON, model=None),
    "times-announcement": notice.announcement(NEW_TIMES, NOON, model=None),
    "times-announcement-paused": notice.announcement(replace(NEW_HOURS, quiz=PAUSED), NOON, model=None),
    "times-announcement-open": notice.announcement(replace(NEW_HOURS, has_open=True), NOON, model=None),
    "pause-announcement": notice.announcement(
        replace(TOLD_OF_PAUSE, quiz=PAUSED_UNTIL, has_open=True), NOON, model=None
    ),
    "pause-announcement-open-ended": notice.announcement(replace(TOLD_OF_PAUSE, quiz=PAUSED), NOON, model=None),
    "pause-announcement-resumed": notice.announcement(TOLD_OF_PAUSE, NOON, model=None),
    "set-up-announcement-second-opinion": notice.announcement(ANNOUNCED, NOON, READ_BY),
}

OTHERS = [
    replace(QUIZ, id=number, settings=replace(QUIZ.settings, channel_id=f"C{number}")) for number in range(20, 32)
]
ADMIN = Actor(BEN.id, is_admin=True)
READER = home.Reader(Actor(BEN.id))
OWNER = home.Reader(Actor(ANA.id), managed=[QUIZ], managed_in_all=1, seen=[QUIZ])

VIEWS: dict[str, View] = {
    "settings": settings.settings_form(SHEET, NOON, model=None),
    "settings-new": settings.settings_form(
        SettingsSheet(None, None, "UTC", ("aws-lambda",), COUNTRIES, (), ()), NOON, model=None
    ),
    "settings-holidays": settings.settings_form(replace(SHEET, holidays=HOLIDAYS), NOON, model=None),
    "settings-second-opinion": settings.settings_form(SHEET, NOON, READ_BY),
    "settings-paused": settings.settings_form(replace(SHEET, quiz=PAUSED, ahead=(), missed=()), NOON, model=None),
    "settings-paused-until": settings.settings_form(
        replace(SHEET, quiz=PAUSED_UNTIL, ahead=AHEAD[-1:]), NOON, model=None
    ),
    "settings-saved": settings.settings_saved(QuizSetUp(QUIZ, None, AHEAD, 12), ANA.id, NOON, model=None),
    "settings-saved-second-opinion": settings.settings_saved(QuizSetUp(QUIZ, None, AHEAD, 12), ANA.id, NOON, READ_BY),
    "settings-changed": settings.settings_saved(QuizSetUp(QUIZ, REVIEWED_BY_BEN, AHEAD, 12), ANA.id, NOON, model=None),
    "settings-saved-few": settings.settings_saved(QuizSetUp(QUIZ, None, AHEAD, 3), ANA.id, NOON, model=None),
    "settings-saved-one": settings.settings_saved(QuizSetUp(QUIZ, None, AHEAD, 1), ANA.id, NOON, model=None),
    "settings-unchanged": settings.settings_saved(QuizSetUp(QUIZ, QUIZ, AHEAD, 12), ANA.id, NOON, model=None),
    "settings-rescheduled": settings.settings_saved(
        QuizSetUp(QUIZ, EARLIER, AHEAD, 12, has_open=True), ANA.id, NOON, model=None
    ),
    "settings-handed-over": settings.settings_saved(QuizSetUp(QUIZ, OWNED_BY_BEN, AHEAD, 12), BEN.id, NOON, model=None),
    "settings-taken-over": settings.settings_saved(QuizSetUp(QUIZ, OWNED_BY_BEN, AHEAD, 12), ANA.id, NOON, model=None),
    "settings-moved": settings.settings_saved(QuizSetUp(QUIZ, ELSEWHERE, AHEAD, 12), ANA.id, NOON, model=None),
    "settings-moved-by-admin": settings.settings_saved(QuizSetUp(QUIZ, ELSEWHERE, AHEAD, 12), BEN.id, NOON, model=None),
    "settings-refused": settings.settings_refused("Only the quiz’s owner and workspace admins can do this."),
    "answer": answer.answer_form(CARD, written(), NOON, model=None),
    "answer-overdue": answer.answer_form(CARD, written(), EVENING, model=None),
    "answer-second-opinion": answer.answer_form(CARD, written(), NOON, READ_BY),
    "answer-again": answer.answer_form(
        CARD, written(message("It starts slowly.", private=True, shared=False)), NOON, model=None
    ),
    "answer-saved": answer.answer_saved(CARD, message("It starts slowly.", private=True), NOON),
    "answer-saved-unshared": answer.answer_saved(CARD, message("It starts slowly.", private=True, shared=False), NOON),
    "answer-saved-overdue": answer.answer_saved(CARD, message("It starts slowly.", private=True), EVENING),
    "answer-removed": answer.answer_saved(CARD, None, NOON),
    "dispute": dispute_view.dispute_form(DISPUTE_SHEET, model=None),
    "dispute-second-opinion": dispute_view.dispute_form(DISPUTE_SHEET, READ_BY),
    "review-accept": reviews.accept_form(ACCEPTANCE),
    "review-accept-alone": reviews.accept_form(replace(ACCEPTANCE, phrasing="", others=())),
    "review-accept-changed": reviews.accept_form(replace(ACCEPTANCE, others=()), reviews.SEE_FIRST),
    "review-accept-not-own": reviews.accept_form(replace(ACCEPTANCE, is_own=False), reviews.SEE_FIRST),
    "review-accept-early": reviews.accept_form(replace(ACCEPTANCE, phrasing="", others=()), reviews.NOT_KNOWN_YET),
    "review-reject": reviews.reject_form(REVIEW, REVIEWED.dispute.id),
    "wordings": wordings.wordings(WORDINGS, NOON),
    "wordings-taken-back": wordings.wordings(WORDINGS, NOON, wordings.taken_back(WORDINGS.wordings[0].accepted)),
    "wordings-restored": wordings.wordings(WORDINGS, NOON, wordings.restored("heavy *zips* <!channel>")),
    "wordings-page": wordings.wordings(replace(WORDINGS, quiz_id=None, page=1, total=1_041), NOON),
    "wordings-none": wordings.wordings(NO_WORDINGS, NOON),
    "wordings-none-left": wordings.wordings(NO_WORDINGS, NOON, wordings.taken_back(WORDINGS.wordings[0].accepted)),
    "pause": pause.pause_form(QUIZ),
    "away": pause.away_form(QUIZ),
    "home": home.home(OWNER, TODAY, RECORD, NOON),
    "home-other-quizzes": home.home(
        replace(
            OWNER, managed=[QUIZ, *OTHERS][: home.MOST_MANAGED], managed_in_all=len(OTHERS) + 1, seen=[QUIZ, *OTHERS]
        ),
        TODAY,
        RECORD,
        NOON,
    ),
    "home-admin": home.home(
        replace(OWNER, actor=ADMIN, managed=[QUIZ, OTHERS[0]], managed_in_all=2), TODAY, RECORD, NOON
    ),
    "home-role-not-told": home.home(
        replace(OWNER, actor=replace(OWNER.actor, is_admin=None), managed=[QUIZ, OTHERS[0]], managed_in_all=2),
        TODAY,
        RECORD,
        NOON,
    ),
    "home-over": home.home(READER, OVER, RECORD, NOON),
    "home-reviews": home.home(replace(READER, reviews=ReviewSummary(1)), OVER, RECORD, NOON),
    "home-no-reviews": home.home(replace(READER, reviews=ReviewSummary(0)), OVER, RECORD, NOON),
    "home-wordings": home.home(replace(READER, reviews=ReviewSummary(0, has_phrasings=True)), OVER, RECORD, NOON),
    "home-reviews-wordings": home.home(replace(READER, reviews=ReviewSummary(2, has_phrasings=True)), None, None, NOON),
    "home-no-quiz": home.home(READER, None, None, NOON),
    "home-no-quiz-reviews": home.home(replace(READER, reviews=ReviewSummary(1)), None, None, NOON),
    "home-not-told": home.home(replace(READER, seen_is_known=False), None, None, NOON),
}
