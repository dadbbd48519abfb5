"""The settings form of a quiz, and what replaces it once it is sent or cannot be opened."""

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time
from itertools import groupby

from slack_sdk.models.blocks import (
    Block,
    CheckboxesElement,
    ConversationFilter,
    ConversationSelectElement,
    InputBlock,
    Option,
    OptionGroup,
    PlainTextInputElement,
    PlainTextObject,
    StaticSelectElement,
    TimePickerElement,
    UserMultiSelectElement,
    UserSelectElement,
)
from slack_sdk.models.views import View

from bot.domain.bank import DEFAULT_BANK, Difficulty, Section
from bot.domain.members import MemberId
from bot.domain.quiz import WEEKDAYS, Quiz, QuizSettings
from bot.domain.rounds import Round
from bot.domain.schedule import Schedule, Window
from bot.domain.words import WEEKDAY_NAMES, count, short_date
from bot.slack import ids
from bot.slack.views.blocks import context, divider, field, option, options_of, section, sections
from bot.slack.views.dates import date_lines
from bot.slack.views.forms import form, message_view
from bot.slack.views.notice import OPEN_STAYS, refusal_words
from bot.slack.views.second_opinion import second_reader
from bot.slack.views.state import paused_now
from bot.slack.views.text import fit, sentence
from bot.usecases.name_reviewers import MOST_REVIEWERS
from bot.usecases.set_up_quiz import QuizSetUp
from bot.usecases.show_settings import SettingsSheet

TITLE = "Quiz settings"
POST_TIME = time(9)
REVEAL_TIME = time(16)
GROUP_SIZE = 100
REVEAL_HINT = "When the model answer and the points come: the same day, at least an hour after the question."
MAX_REASON = 250
UNCHANGED = "Nothing was changed in the settings"
ANNOUNCED = "The channel is told that you set it up."
TIMES_TOLD = "The channel is told of the new times, unless they are soon changed back."
OWNED = "You own the quiz: change it with `/lambda-quiz settings`."
FROM_NEXT_ON = "This holds from the next question on."


def settings_form(sheet: SettingsSheet, now: datetime, model: str | None) -> View:
    """The form, filled with the quiz's settings or with those suggested for a new one. `model` gives second opinions.

    `private_metadata` is the quiz's id, empty for a new quiz.
    """
    quiz = sheet.quiz
    settings = quiz.settings if quiz else _suggested(sheet)
    schedule = settings.schedule
    blocks: list[Block] = [
        _channel(settings.channel_id),
        _time(ids.FIELD_POST_TIME, "Question at", schedule.post_time),
        _time(ids.FIELD_REVEAL_TIME, "Reveal at", schedule.reveal_time, hint=REVEAL_HINT),
        _time_zone(schedule.time_zone),
        _checkboxes(ids.FIELD_WEEKDAYS, "Days", _weekday_options(), map(str, schedule.weekdays)),
        _holidays(sheet.countries, schedule.holidays_country),
        _bank(sheet.banks, settings.bank),
        _checkboxes(ids.FIELD_SECTIONS, "Sections", _options_of_enum(Section), settings.sections),
        _checkboxes(ids.FIELD_DIFFICULTIES, "Difficulties", _options_of_enum(Difficulty), settings.difficulties),
        _reviewers(quiz.reviewers if quiz else ()),
    ]
    if quiz:
        blocks += [
            _new_owner(),
            divider(),
            *_outlook(quiz, sheet.ahead, sheet.holidays, now),
            *_missed(sheet.missed, quiz.schedule.local_day(now)),
            _owner(quiz),
        ]
    blocks += second_reader(model)
    return form(ids.SETTINGS_FORM, TITLE, blocks, submit="Save", metadata=str(quiz.id) if quiz else "")


def settings_saved(set_up: QuizSetUp, reader: MemberId, now: datetime, model: str | None) -> View:
    """What replaces the form once the settings are stored by the reader: who owned the quiz until then, or an admin."""
    quiz = set_up.quiz
    outlook = [section(_stock(set_up)), *_outlook(quiz, set_up.ahead, set_up.holidays, now)]
    if set_up.is_unchanged:
        return message_view(TITLE, [section(f"{UNCHANGED} for <#{quiz.channel_id}>."), *outlook, *second_reader(model)])
    done = "The quiz is set up" if set_up.is_new else "The settings are saved"
    is_owner = quiz.owner_id == reader.user_id
    owned = [_owned(quiz, is_owner=is_owner)] if set_up.is_handed_over else []
    notes = [*owned, *_told(set_up, is_owner=is_owner), *_since(set_up)]
    blocks = [section(f"{done} for <#{quiz.channel_id}>."), *outlook, *second_reader(model)]
    return message_view(TITLE, [*blocks, *([context(*notes)] if notes else [])])


def _stock(set_up: QuizSetUp) -> str:
    """How many questions were chosen, and what becomes of a few."""
    if set_up.matching == 1:
        return "One question matches what you chose. It comes again every time."
    words = f"{count(set_up.matching, 'question')} match what you chose."
    if set_up.matching >= len(set_up.ahead):
        return words
    return f"{words} The next {len(set_up.ahead)} dates use them up: then they come again."


def _told(set_up: QuizSetUp, *, is_owner: bool) -> list[str]:
    """What the channel is told of what was saved, and to whom the quiz belongs."""
    if set_up.is_new_here:
        return [ANNOUNCED, *([OWNED] if is_owner and not set_up.is_handed_over else [])]
    return [TIMES_TOLD] if set_up.other_times else []


def _owned(quiz: Quiz, *, is_owner: bool) -> str:
    """To whom a quiz that was handed over belongs now."""
    if is_owner:
        return OWNED
    return f"The quiz belongs to <@{quiz.owner_id}> now, who is told. They and workspace admins can change it."


def _since(set_up: QuizSetUp) -> list[str]:
    """From when what was changed holds, but of an owner and reviewers: they can act at once."""
    if set_up.before is None or set_up.before.settings == set_up.quiz.settings:
        return []
    return [f"{FROM_NEXT_ON} {OPEN_STAYS}" if set_up.has_open else FROM_NEXT_ON]


def settings_refused(text: str, owner: str | None = None) -> View:
    """Shown instead of a form that the reader may not open."""
    return message_view(TITLE, [section(refusal_words(text, owner))])


def _suggested(sheet: SettingsSheet) -> QuizSettings:
    bank = DEFAULT_BANK if DEFAULT_BANK in sheet.banks else next(iter(sheet.banks), "")
    schedule = Schedule(sheet.time_zone, POST_TIME, REVEAL_TIME, WEEKDAYS)
    return QuizSettings(sheet.channel_id or "", bank, frozenset(Section), frozenset(Difficulty), schedule)


def _channel(channel_id: str) -> InputBlock:
    select = ConversationSelectElement(
        action_id=ids.FIELD_CHANNEL,
        placeholder=PlainTextObject(text="Choose a channel"),
        initial_conversation=channel_id or None,
        filter=ConversationFilter(include=["public", "private"], exclude_bot_users=True),
    )
    return field(ids.FIELD_CHANNEL, "Channel", select)


def _time(field_id: str, label: str, wall: time, hint: str | None = None) -> InputBlock:
    return field(field_id, label, TimePickerElement(action_id=field_id, initial_time=f"{wall:%H:%M}"), hint=hint)


def _time_zone(name: str) -> InputBlock:
    element = PlainTextInputElement(action_id=ids.FIELD_TIME_ZONE, initial_value=name, max_length=64)
    return field(
        ids.FIELD_TIME_ZONE,
        "Time zone",
        element,
        hint="A region and a city, like Europe/Berlin, Asia/Kolkata for all of India, or UTC.",
    )


def _checkboxes(field_id: str, label: str, options: list[Option], chosen: Iterable[str]) -> InputBlock:
    element = CheckboxesElement(action_id=field_id, options=options, initial_options=options_of(chosen, options))
    return field(field_id, label, element)


def _weekday_options() -> list[Option]:
    return [option(name, str(weekday)) for weekday, name in enumerate(WEEKDAY_NAMES, start=1)]


def _options_of_enum(choices: type[Section] | type[Difficulty]) -> list[Option]:
    return [option(choice.value.capitalize(), choice.value) for choice in choices]


def _holidays(countries: dict[str, str], chosen: str | None) -> InputBlock:
    none = option("No public holidays", ids.NO_HOLIDAYS)
    # What is not known any more stays visible, so that saving says what is wrong with it.
    if chosen and chosen not in countries:
        countries = {**countries, chosen: f"{chosen}, whose holidays are not known"}
    by_code = {code: option(name, code) for code, name in countries.items()}
    select = StaticSelectElement(
        action_id=ids.FIELD_HOLIDAYS,
        option_groups=[OptionGroup(label="None", options=[none]), *_groups(countries, by_code)],
        initial_option=by_code[chosen] if chosen else none,
    )
    hint = "No question comes on the public holidays of this country."
    return field(ids.FIELD_HOLIDAYS, "Public holidays", select, hint=hint, optional=True)


def _groups(countries: dict[str, str], by_code: dict[str, Option]) -> list[OptionGroup]:
    """Countries under their first letters, in groups as large as Slack allows."""
    ordered = sorted(countries, key=lambda code: (_plain(countries[code]), code))
    groups = []
    for letter, codes in groupby(ordered, key=lambda code: _plain(countries[code])[:1]):
        options = [by_code[code] for code in codes]
        groups += [
            OptionGroup(label=letter.upper() or "#", options=options[start : start + GROUP_SIZE])
            for start in range(0, len(options), GROUP_SIZE)
        ]
    return groups


def _plain(name: str) -> str:
    """A name without accents, so that Åland stands under A."""
    decomposed = unicodedata.normalize("NFD", name.casefold())
    return "".join(character for character in decomposed if not unicodedata.combining(character))


def _bank(banks: Sequence[str], chosen: str) -> InputBlock:
    # A list without options Slack would not show, nor the form. So it is where the folder of banks is away for a while.
    options = [option(bank, bank) for bank in banks or [chosen or DEFAULT_BANK]]
    selected = options_of([chosen], options)
    select = StaticSelectElement(
        action_id=ids.FIELD_BANK, options=options, initial_option=selected[0] if selected else None
    )
    gone = f"“{chosen}” is gone: choose another." if chosen and not selected else None
    return field(ids.FIELD_BANK, "Question bank", select, hint=gone)


def _reviewers(named: Iterable[str]) -> InputBlock:
    select = UserMultiSelectElement(
        action_id=ids.FIELD_REVIEWERS,
        placeholder=PlainTextObject(text="Choose people"),
        initial_users=sorted(named) or None,
        max_selected_items=MOST_REVIEWERS,
    )
    hint = "They decide when a member disagrees with a grade, as you and workspace admins do."
    return field(ids.FIELD_REVIEWERS, "Reviewers", select, hint=hint, optional=True)


def _new_owner() -> InputBlock:
    # Empty, not filled with the owner: that may be somebody whose account is deactivated, or another once it is sent.
    select = UserSelectElement(action_id=ids.FIELD_OWNER, placeholder=PlainTextObject(text="It stays with its owner"))
    hint = "Whoever you hand the quiz over to is told, and can change it from then on in its owner’s place."
    return field(ids.FIELD_OWNER, "New owner", select, hint=hint, optional=True)


def _outlook(quiz: Quiz, ahead: Sequence[Window], holidays: Mapping[date, str], now: datetime) -> list[Block]:
    paused = paused_now(quiz, now, to_manager=True)
    blocks: list[Block] = [section(f"{words} Resume it with `/lambda-quiz resume`.") for words in paused]
    if ahead:
        blocks += sections(["*Next questions*", *date_lines(ahead, quiz.schedule.zone, now, holidays)])
    elif not paused:
        blocks.append(section("No question is ahead: every coming day is a day off. Choose more days."))
    return blocks


def _missed(missed: Sequence[Round], today: date) -> list[Block]:
    if not missed:
        return []
    lines = [f"• {short_date(r.local_date, today)}: {fit(r.reason, MAX_REASON, sentence)}" for r in missed]
    return [*sections(["*Days without a question*", *lines])]


def _owner(quiz: Quiz) -> Block:
    return context(f"This quiz belongs to <@{quiz.owner_id}>. Its owner and workspace admins can change it.")
