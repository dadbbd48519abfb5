"""Plans one round: claims its date, chooses its question and makes its card due."""

from datetime import datetime

from bot.domain.bank import Question
from bot.domain.choice import Choice, choose_question, week_ahead
from bot.domain.posts import Post, PostKind, PostState, planned_state
from bot.domain.quiz import Quiz
from bot.domain.rounds import Round, RoundState
from bot.domain.schedule import Window
from bot.usecases.notify_owner import notify_owner
from bot.usecases.ports import Banks, Store

NO_QUESTIONS = "No question matches the quiz’s bank, sections and difficulties."
GOES_ON = "It goes on with those that the team answered least well."
CHOICE_USED_UP = (
    f"It has asked every question of the sections and difficulties chosen. {GOES_ON} "
    "For new ones, choose more of them with `/lambda-quiz settings`."
)
BANK_USED_UP = f"It has asked every question of its bank. {GOES_ON} Whoever runs the bot can add new ones to the bank."


def plan_round(
    store: Store, banks: Banks, quiz: Quiz, window: Window, now: datetime, *, by_hand: bool = False
) -> Round | None:
    """Plan the round of a window that is due by `now`; None when its date is taken or no question is left to ask.

    A date that was skipped or failed before is taken too; `replan_round` is for those.
    """
    choice = _choose(store, banks, quiz, window)
    if choice is None:
        if store.rounds.claim(quiz, window, RoundState.FAILED, reason=NO_QUESTIONS):
            notify_owner(store, quiz, f"no-questions:{quiz.id}:{window.day}", NO_QUESTIONS, window.post_at)
        return None
    round_ = store.rounds.claim(quiz, window, RoundState.PLANNED, choice.question)
    if round_:
        state = planned_state(window.post_at, now)
        _plan_post(store, banks, quiz, round_.id, window, choice, state, by_hand=by_hand)
    return round_


def replan_round(store: Store, banks: Banks, quiz: Quiz, round_: Round, window: Window) -> Round | None:
    """Plan a skipped or failed round anew in another window, by hand.

    None when no question is left to ask, or the round is neither skipped nor failed any more.
    """
    choice = _choose(store, banks, quiz, window)
    if choice is None or not store.rounds.replan(round_.id, window, quiz.channel_id, choice.question):
        return None
    _plan_post(store, banks, quiz, round_.id, window, choice, PostState.DUE, by_hand=True)
    return store.rounds.get(round_.id)


def _choose(store: Store, banks: Banks, quiz: Quiz, window: Window) -> Choice | None:
    _, questions = _stock(banks, quiz)
    ahead = week_ahead(window.day, quiz.schedule.weekdays)
    return choose_question(questions, store.rounds.history(quiz.id, quiz.settings.bank), ahead, str(quiz.id))


def _stock(banks: Banks, quiz: Quiz) -> tuple[int, list[Question]]:
    """How many questions the quiz's bank has, and those of them that the quiz asks."""
    bank = banks.get(quiz.settings.bank)
    if bank is None:
        return 0, []
    return len(bank.questions), bank.select(quiz.settings.sections, quiz.settings.difficulties)


def _plan_post(
    store: Store,
    banks: Banks,
    quiz: Quiz,
    round_id: int,
    window: Window,
    choice: Choice,
    state: PostState,
    *,
    by_hand: bool,
) -> None:
    # The key changes with the instant, so that a failed day can be asked again, also within the same second. A whole
    # second is written as one: Slack has messages with such keys.
    key = f"question:{round_id}:{window.post_at.timestamp():.6f}".removesuffix(".000000")
    detail = {"by hand": "yes"} if by_hand else {}
    store.posts.plan(Post(key, PostKind.QUESTION, quiz.id, window.post_at, round_id, state, detail=detail))
    if choice.bank_used_up:
        _tell_used_up(store, banks, quiz, choice.asked, window.post_at)


def _tell_used_up(store: Store, banks: Banks, quiz: Quiz, asked: int, at: datetime) -> None:
    """Tell the owner once; again only after new questions were added and used up as well, or those of another bank."""
    size, questions = _stock(banks, quiz)
    sentence = CHOICE_USED_UP if len(questions) < size else BANK_USED_UP
    notify_owner(store, quiz, f"used-up:{quiz.id}:{quiz.settings.bank}:{asked}", sentence, at)
