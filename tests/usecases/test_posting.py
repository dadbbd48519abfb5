"""The life of a post: readied, opened or closed once Slack has it, or given up."""

from dataclasses import replace
from datetime import time, timedelta

import pytest

from bot.domain.posts import Post, PostKind, PostState
from bot.domain.quiz import Quiz
from bot.domain.rounds import Round, RoundState
from bot.usecases.announce_quiz import announce_quiz
from bot.usecases.ask_now import ask_now
from bot.usecases.close_round import close_round
from bot.usecases.give_up_post import OVER_ALL_THE_SAME, give_up_post
from bot.usecases.open_round import open_round
from bot.usecases.pause_quiz import pause_quiz, resume_quiz
from bot.usecases.reveal_round import reveal_round
from bot.usecases.set_up_quiz import set_up_quiz
from bot.usecases.show_controls import show_controls
from bot.usecases.show_result import show_result
from bot.usecases.start_posting import NO_LONGER_WANTED, PAUSED, TOO_LATE, start_posting
from tests.builders import ANA, BEN, OWNER, day, quiz_settings, utc
from tests.usecases.play import MONDAY_9, MONDAY_16, Play

REFUSAL = "I am not in the channel any more."
MINUTE = timedelta(minutes=1)


@pytest.fixture
def question_post(play: Play) -> Post:
    """Monday's question, leased and not yet sent."""
    play.set_up()
    play.tick(MONDAY_9)
    (post,) = play.due(MONDAY_9)
    return post


@pytest.fixture
def reveal_post(play: Play) -> Post:
    """Monday's reveal, leased and not yet sent, with one answer."""
    opened = play.open(play.set_up())
    play.reply(opened, ANA, "k1", utc("2026-11-23 10:00"))
    play.tick(MONDAY_16)
    (post,) = play.due(MONDAY_16)
    return post


def round_of(play: Play, post: Post) -> Round:
    stored = play.store.rounds.get(post.round_id or 0)
    assert stored
    return stored


def quiz_of(play: Play, post: Post) -> Quiz:
    stored = play.store.quizzes.get(post.quiz_id)
    assert stored
    return stored


def state_of(play: Play, post: Post) -> tuple[PostState, str]:
    stored = play.store.posts.get(post.key)
    assert stored
    return stored.state, stored.reason


def test_a_round_about_to_be_posted_gives_its_card(play: Play, question_post: Post) -> None:
    card = start_posting(play.store, question_post, MONDAY_9)

    assert card
    assert card.round.id == question_post.round_id
    assert card.question == play.store.rounds.question(card.round)
    assert (card.answered, card.zone.key) == (0, "UTC")
    assert round_of(play, question_post).state is RoundState.POSTING


def test_an_interrupted_attempt_gets_its_card_again(play: Play, question_post: Post) -> None:
    first = start_posting(play.store, question_post, MONDAY_9)
    second = start_posting(play.store, replace(question_post, attempts=1), MONDAY_9 + MINUTE)

    assert first
    assert second
    assert second.question == first.question


@pytest.mark.parametrize(
    ("now", "attempts", "state", "looked", "posted"),
    [
        ("2026-11-23 15:00", 0, PostState.DUE, False, True),
        ("2026-11-23 15:01", 0, PostState.DUE, False, False),
        ("2026-11-23 15:01", 1, PostState.DUE, False, True),  # it may stand in the channel already
        ("2026-11-23 15:01", 0, PostState.UNSURE, False, True),
        ("2026-11-23 15:00", 1, PostState.UNSURE, True, True),
        ("2026-11-23 15:01", 1, PostState.UNSURE, True, False),
    ],
)
def test_a_question_that_would_come_too_late_is_skipped(
    play: Play, question_post: Post, now: str, attempts: int, state: PostState, looked: bool, posted: bool
) -> None:
    post = replace(question_post, attempts=attempts, state=state)
    card = start_posting(play.store, post, utc(now), looked=looked)

    assert (card is not None) is posted
    if not posted:
        assert state_of(play, question_post) == (PostState.FAILED, TOO_LATE)
        skipped = round_of(play, question_post)
        assert (skipped.state, skipped.reason) == (RoundState.SKIPPED, TOO_LATE)


def test_a_question_that_was_not_posted_yet_is_not_asked_in_a_pause(play: Play, question_post: Post) -> None:
    pause_quiz(play.store, play.holidays, quiz_of(play, question_post), None, MONDAY_9 + MINUTE)

    assert start_posting(play.store, question_post, MONDAY_9 + 2 * MINUTE) is None

    assert state_of(play, question_post) == (PostState.FAILED, PAUSED)
    skipped = round_of(play, question_post)
    assert (skipped.state, skipped.reason) == (RoundState.SKIPPED, PAUSED)


def test_a_question_that_was_not_posted_yet_follows_its_quiz_to_another_channel(
    play: Play, question_post: Post
) -> None:
    start_posting(play.store, question_post, MONDAY_9)  # and Slack asked to wait
    moved = quiz_settings(channel_id="C2")
    set_up_quiz(play.store, play.banks, play.holidays, OWNER, moved, MONDAY_9 + MINUTE, question_post.quiz_id)

    card = start_posting(play.store, question_post, MONDAY_9 + 2 * MINUTE)

    assert card
    assert card.round.channel_id == "C2"
    assert round_of(play, question_post) == card.round


def test_a_question_that_may_stand_in_its_channel_stays_there_in_a_pause(play: Play, question_post: Post) -> None:
    start_posting(play.store, question_post, MONDAY_9)
    moved = quiz_settings(channel_id="C2")
    set_up_quiz(play.store, play.banks, play.holidays, OWNER, moved, MONDAY_9 + MINUTE, question_post.quiz_id)
    pause_quiz(play.store, play.holidays, quiz_of(play, question_post), None, MONDAY_9 + MINUTE)

    card = start_posting(play.store, replace(question_post, attempts=1), MONDAY_9 + 2 * MINUTE)

    assert card
    assert card.round.channel_id == "C1"


def test_a_question_that_was_looked_for_and_stands_nowhere_is_like_one_never_tried(
    play: Play, question_post: Post
) -> None:
    start_posting(play.store, question_post, MONDAY_9)
    moved = quiz_settings(channel_id="C2")
    set_up_quiz(play.store, play.banks, play.holidays, OWNER, moved, MONDAY_9 + MINUTE, question_post.quiz_id)
    tried = replace(question_post, attempts=1, state=PostState.UNSURE)

    card = start_posting(play.store, tried, MONDAY_9 + 2 * MINUTE, looked=True)
    assert card
    assert card.round.channel_id == "C2"

    pause_quiz(play.store, play.holidays, quiz_of(play, question_post), None, MONDAY_9 + 3 * MINUTE)
    assert start_posting(play.store, tried, MONDAY_9 + 4 * MINUTE, looked=True) is None
    assert state_of(play, question_post) == (PostState.FAILED, PAUSED)


def test_a_question_that_is_asked_by_hand_is_posted_in_spite_of_a_pause(play: Play) -> None:
    quiz = play.set_up()
    paused = pause_quiz(play.store, play.holidays, quiz, None, MONDAY_9 - MINUTE)
    ask_now(play.store, play.banks, play.holidays, paused, MONDAY_9 + MINUTE)

    play.run(MONDAY_9 + MINUTE)

    assert [r.state for r in play.rounds(quiz)] == [RoundState.OPEN]


def test_a_question_that_is_asked_anew_by_hand_is_posted_in_spite_of_a_pause(play: Play, question_post: Post) -> None:
    paused = pause_quiz(play.store, play.holidays, quiz_of(play, question_post), None, MONDAY_9 + MINUTE)
    assert start_posting(play.store, question_post, MONDAY_9 + MINUTE) is None
    ask_now(play.store, play.banks, play.holidays, paused, MONDAY_9 + 2 * MINUTE)

    play.run(MONDAY_9 + 2 * MINUTE)

    assert round_of(play, question_post).state is RoundState.OPEN


def test_a_question_of_a_schedule_that_was_changed_since_was_not_asked_by_hand(play: Play, question_post: Post) -> None:
    later = replace(quiz_settings().schedule, post_time=time(10))
    changed = replace(quiz_settings(), schedule=later)
    set_up_quiz(play.store, play.banks, play.holidays, OWNER, changed, MONDAY_9 + MINUTE, question_post.quiz_id)
    pause_quiz(play.store, play.holidays, quiz_of(play, question_post), None, MONDAY_9 + MINUTE)

    assert start_posting(play.store, question_post, MONDAY_9 + 2 * MINUTE) is None

    assert state_of(play, question_post) == (PostState.FAILED, PAUSED)


def test_a_post_without_a_round_that_wants_it_is_given_up(play: Play, question_post: Post) -> None:
    play.store.rounds.step(question_post.round_id or 0, [RoundState.PLANNED], RoundState.SKIPPED, reason="by hand")

    assert start_posting(play.store, question_post, MONDAY_9) is None
    assert start_posting(play.store, replace(question_post, round_id=None), MONDAY_9) is None

    assert state_of(play, question_post) == (PostState.FAILED, NO_LONGER_WANTED)


def test_a_round_opens_with_its_message(play: Play, question_post: Post) -> None:
    start_posting(play.store, question_post, MONDAY_9)

    assert open_round(play.store, question_post, "C1", "1.1", MONDAY_9)

    opened = round_of(play, question_post)
    assert (opened.state, opened.message_ts) == (RoundState.OPEN, "1.1")
    assert state_of(play, question_post)[0] is PostState.SENT
    assert play.store.rounds.cards_due(10) == []  # the card is as it was posted


def test_a_round_opens_where_its_message_stands_although_another_worker_follows_its_quiz(
    play: Play, question_post: Post
) -> None:
    start_posting(play.store, question_post, MONDAY_9)
    moved = quiz_settings(channel_id="C2")
    set_up_quiz(play.store, play.banks, play.holidays, OWNER, moved, MONDAY_9 + MINUTE, question_post.quiz_id)
    start_posting(play.store, question_post, MONDAY_9 + MINUTE)

    assert open_round(play.store, question_post, "C1", "1.1", MONDAY_9 + MINUTE)

    opened = round_of(play, question_post)
    assert (opened.state, opened.channel_id, opened.message_ts) == (RoundState.OPEN, "C1", "1.1")


def test_the_first_of_two_messages_is_kept_and_the_other_not_wanted(play: Play, question_post: Post) -> None:
    start_posting(play.store, question_post, MONDAY_9)
    open_round(play.store, question_post, "C1", "1.1", MONDAY_9)

    assert not open_round(play.store, question_post, "C1", "2.2", MONDAY_9)
    assert open_round(play.store, question_post, "C1", "1.1", MONDAY_9)  # found again by a second attempt

    assert round_of(play, question_post).message_ts == "1.1"


def test_a_message_that_came_out_after_its_round_was_skipped_is_not_wanted(play: Play, question_post: Post) -> None:
    start_posting(play.store, question_post, MONDAY_9)
    start_posting(play.store, question_post, utc("2026-11-23 15:01"))

    assert not open_round(play.store, question_post, "C1", "1.1", MONDAY_9)

    assert round_of(play, question_post).state is RoundState.SKIPPED


def test_a_message_for_a_round_that_is_not_posting_is_not_wanted(play: Play, question_post: Post) -> None:
    assert not open_round(play.store, question_post, "C1", "1.1", MONDAY_9)
    assert round_of(play, question_post).state is RoundState.PLANNED


def test_a_round_closes_with_its_reveal(play: Play, reveal_post: Post) -> None:
    reveal_round(play.store, play.grader, reveal_post, MONDAY_16, model=None)

    assert close_round(play.store, reveal_post, "1.2", MONDAY_16)

    closed = round_of(play, reveal_post)
    assert (closed.state, closed.reveal_ts) == (RoundState.CLOSED, "1.2")
    assert play.store.rounds.cards_due(10) == [(closed, "closed")]


def test_the_first_of_two_reveals_is_kept_and_the_other_not_wanted(play: Play, reveal_post: Post) -> None:
    reveal_round(play.store, play.grader, reveal_post, MONDAY_16, model=None)
    close_round(play.store, reveal_post, "1.2", MONDAY_16)

    assert not close_round(play.store, reveal_post, "2.2", MONDAY_16)
    assert close_round(play.store, reveal_post, "1.2", MONDAY_16)

    assert round_of(play, reveal_post).reveal_ts == "1.2"


def test_a_reveal_of_a_round_that_is_not_being_revealed_is_not_wanted(play: Play, reveal_post: Post) -> None:
    assert not close_round(play.store, reveal_post, "1.2", MONDAY_16)
    assert round_of(play, reveal_post).state is RoundState.OPEN


def test_messages_of_posts_without_a_round_are_not_wanted(play: Play, question_post: Post) -> None:
    assert not open_round(play.store, replace(question_post, round_id=None), "C1", "1.1", MONDAY_9)
    assert not close_round(play.store, replace(question_post, round_id=None), "1.1", MONDAY_16)


def test_a_refused_question_fails_its_round_pauses_the_quiz_and_tells_the_owner(
    play: Play, question_post: Post
) -> None:
    start_posting(play.store, question_post, MONDAY_9)

    give_up_post(play.store, play.holidays, question_post, REFUSAL, MONDAY_9)
    play.tick(MONDAY_9 + MINUTE)

    failed = round_of(play, question_post)
    assert (failed.state, failed.reason) == (RoundState.FAILED, REFUSAL)
    assert state_of(play, question_post) == (PostState.FAILED, REFUSAL)
    quiz = play.store.quizzes.get(question_post.quiz_id)
    assert quiz
    assert quiz.pause
    assert (quiz.pause.first, quiz.pause.until, quiz.pause.reason) == (day("2026-11-23"), None, REFUSAL)
    assert quiz.next_post_at is None
    (notice,) = play.notices(MONDAY_9)
    assert notice.detail["recipient"] == OWNER.id.user_id
    assert REFUSAL in notice.detail["sentence"]


def test_a_refused_reveal_leaves_the_results_standing_and_its_round_to_be_closed(play: Play, reveal_post: Post) -> None:
    reveal_round(play.store, play.grader, reveal_post, MONDAY_16, model=None)

    give_up_post(play.store, play.holidays, reveal_post, REFUSAL, MONDAY_16)

    revealing = round_of(play, reveal_post)
    assert revealing.state is RoundState.REVEALING
    assert play.store.results.points(revealing.id) == {ANA: 5}


def test_the_owner_is_told_each_time_that_a_question_is_given_up(play: Play) -> None:
    quiz = play.set_up()
    told = []
    for minutes in (0, 30, 60):
        now = MONDAY_9 + minutes * MINUTE
        ask_now(play.store, play.banks, play.holidays, play.quiz(quiz), now)
        [post] = play.due(now, PostKind.QUESTION)
        give_up_post(play.store, play.holidays, post, REFUSAL, now)
        told.append([notice.detail["sentence"] for notice in play.notices(now)])

    assert told == [[f"This is about your quiz in <#C1>. {REFUSAL} The quiz is paused until you resume it."]] * 3


@pytest.mark.parametrize("unsure_first", [False, True])
def test_a_reveal_refused_again_once_the_quiz_is_resumed_is_told_and_lets_it_go_on(
    play: Play, reveal_post: Post, unsure_first: bool
) -> None:
    reveal_round(play.store, play.grader, reveal_post, MONDAY_16, model=None)
    give_up_post(play.store, play.holidays, reveal_post, REFUSAL, MONDAY_16)
    assert len(play.notices(MONDAY_16)) == 1
    paused = play.store.quizzes.get(reveal_post.quiz_id)
    assert paused

    resume_quiz(play.store, play.holidays, paused, MONDAY_16)
    [revived] = play.due(MONDAY_16, PostKind.REVEAL)
    if unsure_first:
        play.store.posts.retry(revived, MONDAY_16)
        [revived] = play.due(MONDAY_16, PostKind.REVEAL)
    give_up_post(play.store, play.holidays, revived, REFUSAL, MONDAY_16 + MINUTE)

    quiz = play.quiz(paused)
    assert (quiz.pause, quiz.next_post_at) == (None, MONDAY_9 + timedelta(days=1))
    told = [notice.detail["sentence"] for notice in play.notices(MONDAY_16 + MINUTE)]
    assert told == [f"This is about your quiz in <#C1>. The reveal for <#C1> could not be posted. {REFUSAL}"]


@pytest.mark.parametrize("kind", [PostKind.QUESTION, PostKind.REVEAL])
def test_what_a_channel_refuses_that_the_quiz_has_left_is_told_and_does_not_pause_it(
    play: Play, kind: PostKind
) -> None:
    quiz = play.set_up()
    if kind is PostKind.REVEAL:
        play.open(quiz)
    else:
        play.tick(MONDAY_9)
    now = MONDAY_16 if kind is PostKind.REVEAL else MONDAY_9
    play.tick(now)
    [post] = play.due(now, kind)
    play.store.quizzes.save(replace(play.quiz(quiz), settings=replace(quiz.settings, channel_id="C2")))

    give_up_post(play.store, play.holidays, post, REFUSAL, now)

    assert state_of(play, post) == (PostState.FAILED, REFUSAL)
    assert play.quiz(quiz).pause is None
    told = [notice.detail["sentence"] for notice in play.notices(now)]
    assert told == [f"This is about your quiz in <#C2>. The {kind} for <#C1> could not be posted. {REFUSAL}"]


def test_a_reveal_refused_in_a_channel_that_the_quiz_has_left_ends_its_round_with_what_was_answered(
    play: Play, reveal_post: Post
) -> None:
    quiz = quiz_of(play, reveal_post)
    play.store.quizzes.save(replace(quiz, settings=replace(quiz.settings, channel_id="C2")))
    reveal_round(play.store, play.grader, reveal_post, MONDAY_16, model=None)

    give_up_post(play.store, play.holidays, reveal_post, REFUSAL, MONDAY_16)

    over = round_of(play, reveal_post)
    assert over.state is RoundState.REVEALING
    assert show_controls(play.store, play.holidays, quiz, MONDAY_16).open_round is None
    assert show_result(play.store, over.id, ANA, MONDAY_16).points == 5
    assert not play.reply(over, BEN, "k1", MONDAY_16 + MINUTE)
    told = [notice.detail["sentence"] for notice in play.notices(MONDAY_16)]
    unposted = f"This is about your quiz in <#C2>. The reveal for <#C1> could not be posted. {REFUSAL}"
    assert told == [f"{unposted} {OVER_ALL_THE_SAME}"]


@pytest.mark.parametrize("kind", [PostKind.NOTICE, PostKind.ANNOUNCEMENT, PostKind.PRIVATE_ANSWERS])
def test_a_refusal_of_anything_else_pauses_nothing(play: Play, kind: PostKind) -> None:
    quiz = play.set_up()
    post = Post("p", kind, quiz.id, MONDAY_9)
    play.store.posts.plan(post)

    give_up_post(play.store, play.holidays, post, REFUSAL, MONDAY_9)

    assert state_of(play, post) == (PostState.FAILED, REFUSAL)
    assert play.quiz(quiz).pause is None
    assert play.notices(MONDAY_9) == []


@pytest.mark.parametrize("kind", [PostKind.QUESTION, PostKind.REVEAL])
def test_what_another_worker_has_posted_is_not_given_up(play: Play, kind: PostKind) -> None:
    quiz = play.set_up()
    if kind is PostKind.REVEAL:
        play.open(quiz)
    now = MONDAY_16 if kind is PostKind.REVEAL else MONDAY_9
    play.tick(now)
    [post] = play.due(now, kind)
    play.post(post, now)

    assert not give_up_post(play.store, play.holidays, post, REFUSAL, now)

    assert state_of(play, post) == (PostState.SENT, "")
    assert play.quiz(quiz).pause is None
    assert play.notices(now) == []


def test_a_question_that_was_given_up_before_does_not_fail_the_one_asked_in_its_place(
    play: Play, question_post: Post
) -> None:
    assert give_up_post(play.store, play.holidays, question_post, REFUSAL, MONDAY_9)
    ask_now(play.store, play.banks, play.holidays, quiz_of(play, question_post), MONDAY_9 + MINUTE)

    assert not give_up_post(play.store, play.holidays, question_post, REFUSAL, MONDAY_9 + MINUTE)
    assert start_posting(play.store, question_post, MONDAY_9 + MINUTE) is None

    play.run(MONDAY_9 + MINUTE)
    assert round_of(play, question_post).state is RoundState.OPEN


def test_giving_up_a_post_of_a_workspace_that_left_is_harmless(play: Play, question_post: Post) -> None:
    play.store.quizzes.remove_workspace("T1")

    give_up_post(play.store, play.holidays, question_post, REFUSAL, MONDAY_9)

    assert play.due(MONDAY_9) == []


def test_a_quiz_is_announced_each_time_that_it_comes_to_a_channel(play: Play) -> None:
    quiz = play.set_up()
    for minutes, channel_id in enumerate(("C1", "C2", "C1")):
        moved = replace(quiz, settings=replace(quiz.settings, channel_id=channel_id))
        announce_quiz(play.store, moved, "Ana", MONDAY_9 + minutes * MINUTE)

    announced = play.due(MONDAY_9 + 2 * MINUTE)
    assert [(post.kind, post.quiz_id) for post in announced] == [(PostKind.ANNOUNCEMENT, quiz.id)] * 3
    assert [post.detail["channel"] for post in announced] == ["C1", "C2", "C1"]
