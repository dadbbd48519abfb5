"""What reviewers see: the queue, one answer with what waits of it, and the forms to decide by. No author is named."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import groupby

from slack_sdk.models.blocks import Block, CheckboxesElement, PlainTextInputElement, SectionBlock
from slack_sdk.models.views import View

from bot.domain.disputes import MAX_SENTENCE, MAX_WORDS, DisputeKind, suggested_phrasing
from bot.domain.grading import FULL_POINTS
from bot.domain.opinions import Opinion
from bot.domain.words import count, short_date
from bot.slack import ids
from bot.slack.message import Message, compose
from bot.slack.views.blocks import actions, button, context, divider, field, header, option, section
from bot.slack.views.buttons import reviews_button
from bot.slack.views.forms import form
from bot.slack.views.text import block_quote, fit, inert, prose, quoted
from bot.slack.views.wordings import wordings_button
from bot.usecases.accept_dispute import Acceptance
from bot.usecases.list_reviews import ReviewQueue, WaitingAnswer
from bot.usecases.show_review import Review, ReviewedPoint

MOST_POINTS = 3
"""Key points shown at a time: with more the message would be too long for Slack."""

MOST_FOUND = 4
MOST_SAID = 3
SHORT = 100
STATEMENT = 300
MAX_PROMPT = 150
MAX_QUESTION = 600
MAX_ANSWER = 2_000

CHANGE_FIRST = "If you change the words, you see what the new ones do before anything happens."
SEE_FIRST = "Nothing has happened yet. See above what these words do, then accept."
NOT_KNOWN_YET = (
    "What these words do for the other answers is still being worked out. Press *Accept* to see it: nothing happens "
    "before you have."
)
STILL_NOT_KNOWN = (
    "What these words do for the other answers is still being worked out. Nothing has happened yet: press Accept again "
    "in a moment."
)

NOT_OWN = (
    "By {words} the grader does not find the key point in this answer itself. It would count for answers to come: if "
    "that is not meant, leave the field empty, or take words of the answer."
)

PHRASING_HINT = "One short statement. It counts in this quiz from now on. Leave it empty to accept this answer alone."


def review_queue(queue: ReviewQueue, now: datetime) -> Message:
    """The answers that wait, the oldest first, below the question of each run of them."""
    wordings = [actions(wordings_button(queue.quiz_id))] if queue.has_wordings else []
    if not queue.waiting:
        return compose([header("Nothing waits for your review"), section(NOTHING_WAITS), *wordings])
    blocks: list[Block] = [header(f"Reviews: {waiting_words(queue.waiting)}")]
    for _, answers in groupby(queue.answers, lambda answer: answer.round.id):
        of_round = list(answers)
        blocks += [_asked(of_round[0], now), *map(_waiting, of_round)]
    further = queue.waiting - len(queue.answers)
    if further:
        blocks.append(context(f"{count(further, 'more answer')} after these."))
    return compose([*blocks, *wordings])


NOTHING_WAITS = "Members disagree in *My result*; what they ask, and what the grader is unsure about, comes here."


def waiting_words(answers: int) -> str:
    """How many answers wait for a reviewer."""
    return f"{count(answers, 'answer waits', 'answers wait')}"


def review(review: Review, now: datetime) -> Message:
    """One answer, its key points that wait with their buttons, and the way back: a modal shows one thing at a time."""
    grade = review.grade
    blocks: list[Block] = [
        header(f"Review: {short_date(review.round.local_date, review.quiz.schedule.local_day(now))}"),
        context(fit(review.question.prompt, MAX_QUESTION)),
        section(
            f"*The answer*, graded {grade.points} of {count(FULL_POINTS, 'point')}\n"
            f"{fit(review.quotation, MAX_ANSWER, block_quote)}"
        ),
        *_found(review),
    ]
    for reviewed in review.points[:MOST_POINTS]:
        number = reviewed.dispute.id
        blocks += [
            divider(),
            section("\n".join(_point_lines(reviewed))),
            actions(
                button("Accept…", f"{ids.ACCEPT}:{number}", number, style="primary"),
                button("Reject…", f"{ids.REJECT}:{number}", number),
            ),
        ]
    further = len(review.points) - MOST_POINTS
    if further > 0:
        blocks.append(context(f"{count(further, 'more key point')} of this answer come when these are decided."))
    return compose([*blocks, divider(), actions(reviews_button(review.quiz.id))])


def accept_form(shown: Acceptance, note: str = CHANGE_FIRST) -> View:
    """Asks for the phrasing, and says what it does. `private_metadata` is the dispute's id and that phrasing."""
    dispute = shown.dispute
    element = PlainTextInputElement(
        action_id=ids.FIELD_PHRASING,
        max_length=MAX_WORDS,
        initial_value=shown.phrasing or suggested_phrasing(dispute) or None,
    )
    blocks: list[Block] = [
        section(f"*Key point*\n{fit(shown.point.statement, STATEMENT)}"),
        *([section(f"The answer says {quoted(dispute.words)}.")] if dispute.words else []),
        field(ids.FIELD_PHRASING, "Wording to accept", element, hint=PHRASING_HINT, optional=True),
        section(effect_words(shown)),
        *([] if shown.is_own else [section(NOT_OWN.format(words=quoted(shown.phrasing)))]),
        context(note),
    ]
    return form(ids.ACCEPT_FORM, "Accept", blocks, submit="Accept", metadata=f"{dispute.id}:{shown.phrasing}")


def effect_words(shown: Acceptance) -> str:
    """What accepting does, to this answer and to others."""
    if not shown.phrasing:
        return f"{_own_gain(shown)} Without a wording nothing else changes."
    if not shown.others:
        return f"{_own_gain(shown)} No other answer of this round gains the key point by {quoted(shown.phrasing)}."
    gaining = count(len(shown.others), "other answer gains", "other answers gain")
    return f"{_own_gain(shown)} {gaining} the key point by {quoted(shown.phrasing)}."


def accepted(done: Acceptance) -> Message:
    """Confirms an acceptance."""
    told = "Everybody whose points change is told, and the reveal is brought up to date."
    effect = effect_words(done) if done.phrasing else _own_gain(done)
    return _done(f"Accepted. {effect} {told}", done.quiz.id)


def reject_form(shown: Review, dispute_id: int) -> View:
    """Asks why, and whether that goes for all that the grader asks. `private_metadata` is the dispute's id."""
    point = next(reviewed.point for reviewed in shown.points if reviewed.dispute.id == dispute_id)
    element = PlainTextInputElement(action_id=ids.FIELD_SENTENCE, multiline=True, max_length=MAX_SENTENCE)
    blocks: list[Block] = [
        section(f"*Key point*\n{fit(point.statement, STATEMENT)}"),
        field(ids.FIELD_SENTENCE, "Why does the answer not say it?", element, hint="The member reads this."),
    ]
    rest = sum(r.dispute.kind is DisputeKind.UNSURE and r.dispute.id != dispute_id for r in shown.points)
    if rest:
        asked = option(
            f"Reject what else the grader asks about this answer ({count(rest, 'key point')})", ids.WITH_REST
        )
        boxes = CheckboxesElement(action_id=ids.FIELD_REST, options=[asked])
        blocks.append(field(ids.FIELD_REST, "By the same sentence", boxes, optional=True))
    return form(ids.REJECT_FORM, "Reject", blocks, submit="Reject", metadata=str(dispute_id))


def rejected(quiz_id: int) -> Message:
    """Confirms a rejection."""
    return _done("Rejected. The grade stays as it is, and the member reads why.", quiz_id)


def _own_gain(shown: Acceptance) -> str:
    return f"This answer gains {count(shown.own.gained, 'point')}."


def _done(text: str, quiz_id: int) -> Message:
    return compose([section(text), actions(reviews_button(quiz_id))])


def _asked(answer: WaitingAnswer, now: datetime) -> SectionBlock:
    day = short_date(answer.round.local_date, answer.quiz.schedule.local_day(now))
    prompt = fit(answer.question.prompt, MAX_PROMPT, prose)
    return section(f"*{day}* in <#{answer.round.channel_id}>\n{prompt}")


def _waiting(answer: WaitingAnswer) -> SectionBlock:
    first = answer.disputes[0].id
    asks = {DisputeKind.DISAGREED: "The member disagrees", DisputeKind.UNSURE: "The grader is unsure"}
    why = " · ".join(words for kind, words in asks.items() if any(d.kind is kind for d in answer.disputes))
    about = f"{_short(answer.quotation)}\n{why} · {count(len(answer.disputes), 'key point')}"
    return section(about, button("Review", f"{ids.SHOW_REVIEW}:{first}", first))


def _found(review: Review) -> list[Block]:
    """What the answer has already, by its own words."""
    covered = review.grade.covered
    evidence = {p.key_point_id: p.evidence for p in review.grade.assessment.points if p.key_point_id in covered}
    lines = [
        f"✓ {fit(point.statement, SHORT)}{_by(evidence.get(point.id))}"
        for point in review.question.rubric.key_points
        if point.id in covered
    ]
    return [section("\n".join(["*Found already*", *lines[:MOST_FOUND]]))] if lines else []


def _by(words: str | None) -> str:
    return f" {_short(words)}" if words else ""


def _short(words: str) -> str:
    return f"“{fit(words, SHORT, inert)}”"


def _point_lines(reviewed: ReviewedPoint) -> Iterator[str]:
    dispute, point, finding = reviewed.dispute, reviewed.point, reviewed.finding
    yield f"*Does it say this?* {fit(point.statement, STATEMENT)}"
    if point.phrasings:
        yield f"Known wordings: {fit(' · '.join(point.phrasings), STATEMENT)}"
    if finding.evidence:
        yield f"The grader looked at {_short(finding.evidence)}."
    else:
        yield "The grader found no words that come near."
    if dispute.kind is DisputeKind.DISAGREED:
        reason = f": {fit(dispute.reason, STATEMENT + SHORT, inert)}" if dispute.reason else "."
        yield f"The member quotes {quoted(dispute.words)}{reason}"
    if reviewed.opinion:
        yield _opinion(reviewed.opinion)
    yield _others(reviewed.others, reviewed.said_by_others)


def _opinion(opinion: Opinion) -> str:
    if opinion.conveys:
        return f"The second opinion, by an AI model: yes, {_short(opinion.quote)}."
    return "The second opinion, by an AI model: no."


def _others(others: int, said: Sequence[str]) -> str:
    if not others:
        return "Nobody else has this key point."
    words = list(dict.fromkeys(said))
    such_as = f", by {', '.join(_short(each) for each in words[:MOST_SAID])}" if words else ""
    return f"{count(others, 'other answer has', 'other answers have')} it{such_as}."
