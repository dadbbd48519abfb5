"""Plans rounds: claims their dates, chooses their questions and makes their cards due."""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime

from bot.domain.bank import Question
from bot.domain.choice import Asked, Choice, choose_question, week_ahead
from bot.domain.posts import Post, PostKind, PostState, planned_state
from bot.domain.quiz import Quiz
from bot.domain.rounds import Round, RoundState
from bot.domain.schedule import Window
from bot.usecases.ports import Banks, Claim, Store
from bot.usecases.steps.notify_owner import owner_notice

NO_QUESTIONS = "No question matches the quiz’s bank, sections and difficulties."
CHOOSE_ANOTHER = "Choose another with `/lambda-quiz settings`."
GOES_ON = "It goes on with those that the team answered least well."
CHOICE_USED_UP = (
    f"It has asked every question of the sections and difficulties chosen. {GOES_ON} "
    "For new ones, choose more of them with `/lambda-quiz settings`."
)
BANK_USED_UP = f"It has asked every question of its bank. {GOES_ON} Whoever runs the bot can add new ones to the bank."


def plan_rounds(
    store: Store, banks: Banks, due: Collection[tuple[Quiz, Window]], now: datetime, *, by_hand: bool = False
) -> list[Round | None]:
    """Plan a round of each quiz in its window, which is due by `now`.

    None for those whose date is taken or that have no question left to ask. A date that was skipped or failed before is
    taken too; `replan_round` is for those.
    """
    histories = store.rounds.histories([quiz.id for quiz, _ in due])
    choices = [_choose(banks, quiz, window, histories[quiz.id]) for quiz, window in due]
    claims = [_claim(banks, quiz, window, choice) for (quiz, window), choice in zip(due, choices, strict=True)]
    rounds = store.rounds.claim(*claims)
    posts: list[Post] = []
    for claim, choice, round_ in zip(claims, choices, rounds, strict=True):
        if round_ and choice:
            state = planned_state(claim.window.post_at, now)
            posts += _posts(banks, claim.quiz, round_.id, claim.window, choice, state, by_hand=by_hand)
        elif round_:
            key = f"no-questions:{claim.quiz.id}:{claim.window.day}"
            posts.append(owner_notice(claim.quiz, key, why_none(banks, claim.quiz), claim.window.post_at))
    store.posts.plan(*posts)
    return [round_ if choice else None for round_, choice in zip(rounds, choices, strict=True)]


def replan_round(store: Store, banks: Banks, quiz: Quiz, round_: Round, window: Window) -> Round | None:
    """Plan a skipped or failed round anew in another window, by hand.

    None when no question is left to ask, or the round is neither skipped nor failed any more.
    """
    choice = _choose(banks, quiz, window, store.rounds.histories([quiz.id])[quiz.id])
    if choice is None or not store.rounds.replan(round_.id, window, quiz.channel_id, choice.question):
        return None
    store.posts.plan(*_posts(banks, quiz, round_.id, window, choice, PostState.DUE, by_hand=True))
    return store.rounds.get(round_.id)


def why_none(banks: Banks, quiz: Quiz) -> str:
    """Why the quiz has no question left to ask, and what its owner can do about it."""
    return NO_QUESTIONS if banks.get(quiz.settings.bank) else f"{_fact(banks, quiz)} {CHOOSE_ANOTHER}"


def _fact(banks: Banks, quiz: Quiz) -> str:
    if banks.get(quiz.settings.bank) is None:
        return f"The quiz’s question bank “{quiz.settings.bank}” is gone."
    return NO_QUESTIONS


def _choose(banks: Banks, quiz: Quiz, window: Window, history: Sequence[Asked]) -> Choice | None:
    _, questions = _stock(banks, quiz)
    return choose_question(questions, history, week_ahead(window.day, quiz.schedule.weekdays), str(quiz.id))


def _stock(banks: Banks, quiz: Quiz) -> tuple[int, list[Question]]:
    """How many questions the quiz's bank has, and those of them that the quiz asks."""
    bank = banks.get(quiz.settings.bank)
    if bank is None:
        return 0, []
    return len(bank.questions), bank.select(quiz.settings.sections, quiz.settings.difficulties)


def _claim(banks: Banks, quiz: Quiz, window: Window, choice: Choice | None) -> Claim:
    if choice is None:
        return Claim(quiz, window, RoundState.FAILED, reason=_fact(banks, quiz))
    return Claim(quiz, window, RoundState.PLANNED, choice.question)


def _posts(
    banks: Banks, quiz: Quiz, round_id: int, window: Window, choice: Choice, state: PostState, *, by_hand: bool
) -> Iterator[Post]:
    """The question, and what its quiz's owner is told of it."""
    # The key changes with the instant, so that a failed day can be asked again, also within the same second. A whole
    # second is written as one: Slack has messages with such keys.
    key = f"question:{round_id}:{window.post_at.timestamp():.6f}".removesuffix(".000000")
    detail = {"by hand": "yes"} if by_hand else {}
    yield Post(key, PostKind.QUESTION, quiz.id, window.post_at, round_id, state, detail=detail)
    if choice.bank_used_up:
        # Once; again only after new questions were added and used up as well, or those of another bank.
        size, questions = _stock(banks, quiz)
        sentence = CHOICE_USED_UP if len(questions) < size else BANK_USED_UP
        key = f"used-up:{quiz.id}:{quiz.settings.bank}:{choice.asked}"
        yield owner_notice(quiz, key, sentence, window.post_at)
