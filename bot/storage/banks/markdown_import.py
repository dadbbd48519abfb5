"""Imports questions and answers written in Markdown, as drafts.

What it reads: headings that name a section; `**Q1: …**`, also with other numbering or without bold; then
`**A:**` with the answer on the same line or below it, as prose, as bullets or as both. Each bullet becomes a
key point; of an answer without bullets each sentence does. What belongs to no answer is left out and reported.
"""

import re
from dataclasses import dataclass, field
from datetime import date

from bot.domain.bank import Section
from bot.storage.banks.drafts import Draft, DraftPoint, Imported, finish_drafts
from bot.storage.banks.markdown_pieces import Kind, Piece, pieces_of
from bot.storage.banks.problems import BankDefect
from bot.storage.banks.sentences import sentences

_NUMBER = r"(?P<number>\d+(?:\.\d+)*)"
_QUESTION = re.compile(rf"(?:question|q)\.?\s*(?:{_NUMBER}\s*[:.)–-]|:)\s*(?P<text>.*)", re.IGNORECASE)
_BOLD_QUESTION = re.compile(rf"{_NUMBER}\s*[:.)]\s*(?P<text>.+)|(?P<unnumbered>.+\?)")
_ANSWER = re.compile(r"(?:answer|ans|a)\.?\s*\d*\s*:\s*(?P<text>.*)", re.IGNORECASE)
_SECTION = re.compile(r"\b(basic|advanced|practical|scenario)", re.IGNORECASE)
_SECTION_LINE = re.compile(r"(basic|advanced|practical|scenario)[\w -]*\bquestions?:?", re.IGNORECASE)


@dataclass(slots=True)
class _Open:
    """A question whose answer is still being read."""

    number: str
    line: int
    section: Section | None
    prompt: str
    answered: bool = False
    answer: list[Piece] = field(default_factory=list)


@dataclass(slots=True)
class _Import:
    """Where an import stands: the section and the question that the next piece belongs to."""

    file: str
    drafts: list[Draft] = field(default_factory=list)
    left_out: list[BankDefect] = field(default_factory=list)
    section: Section | None = None
    level: int = 0
    question: _Open | None = None

    def read(self, piece: Piece) -> None:
        """Take the next piece."""
        if question := _question_in(piece):
            self._close()
            number, prompt = question
            self.question = _Open(number, piece.line, self.section, prompt)
        elif section := _section_in(piece):
            self._close()
            self.section, self.level = section, piece.level
        elif piece.kind is Kind.HEADING:
            self._close()
            if piece.level <= self.level:
                self.section = None
        elif piece.kind is Kind.RULE:
            self._close()
        elif piece.kind is Kind.OTHER:
            self._leave_out(piece)
        else:
            self._continue(piece)

    def end(self) -> None:
        """Take the end of the file: what closes the last answer closes the whole list of questions."""
        if self.question:
            closing = _closing(self.question.answer)
            if closing:
                del self.question.answer[-len(closing) :]
            self._close()
            for piece in closing:
                if piece.opens:
                    self._leave_out(piece)

    def _continue(self, piece: Piece) -> None:
        """More of the question, the beginning of its answer, or more of that."""
        question = self.question
        answer = _ANSWER.fullmatch(piece.text) if piece.kind is Kind.PROSE else None
        if question is None:
            if piece.opens:
                self._leave_out(piece)
        elif answer and question.answered:
            self._report(piece.line, f"{_name(question)} has a second answer; the first one is kept.")
            self._close()
        elif answer:
            question.answered = True
            if text := answer["text"].strip():
                question.answer.append(Piece(Kind.PROSE, text, piece.line))
        elif question.answered:
            question.answer.append(piece)
        elif piece.kind is Kind.PROSE and not piece.opens:
            question.prompt = f"{question.prompt} {piece.text}".strip()
        elif piece.opens:
            self._leave_out(piece)

    def _close(self) -> None:
        question, self.question = self.question, None
        if question is None:
            return
        answer = _answer_text(question.answer)
        if question.section is None:
            reason = "stands under no heading that names a section (basic, advanced, practical or scenario)."
        elif not question.answered:
            reason = "has no answer: no line after it begins with `A:`."
        elif not answer:
            reason = "has an empty answer."
        else:
            self.drafts.append(self._draft(question, question.section, answer))
            return
        self._report(question.line, f"{_name(question)} {reason}")

    def _draft(self, question: _Open, section: Section, answer: str) -> Draft:
        bullets = [piece for piece in question.answer if piece.kind is Kind.BULLET]
        points = [DraftPoint(piece.text, piece.lead) for piece in bullets]
        return Draft(
            label=f"q{question.number.replace('.', '-') or len(self.drafts) + 1}",
            line=question.line,
            section=section,
            prompt=question.prompt,
            model_answer=answer,
            points=points or [DraftPoint(sentence) for sentence in sentences(answer)],
            origin=f"{self.file} {_name(question)}" if question.number else self.file,
        )

    def _leave_out(self, piece: Piece) -> None:
        shown = piece.text if len(piece.text) <= 60 else f"{piece.text[:59]}…"
        self._report(piece.line, f'"{shown}" belongs to no question and is left out.')

    def _report(self, line: int, sentence: str) -> None:
        self.left_out.append(BankDefect(self.file, line, "", sentence))


def import_markdown(name: str, text: str, today: date) -> Imported:
    """The questions of a Markdown text, as drafts, with what was left out and why."""
    reading = _Import(name)
    for piece in pieces_of(text):
        reading.read(piece)
    reading.end()
    imported = finish_drafts(name, reading.drafts, today)
    left_out = sorted([*reading.left_out, *imported.left_out], key=lambda defect: defect.line or 0)
    return Imported(imported.questions, left_out)


def _question_in(piece: Piece) -> tuple[str, str] | None:
    """The number, empty where there is none, and the prompt of a question that begins here."""
    if piece.kind not in {Kind.PROSE, Kind.HEADING}:
        return None
    if found := _QUESTION.fullmatch(piece.text):
        return found["number"] or "", found["text"].strip()
    all_bold = bool(piece.lead) and piece.lead == piece.text.rstrip(":.").strip()
    if all_bold and (found := _BOLD_QUESTION.fullmatch(piece.text)):
        return found["number"] or "", (found["text"] or found["unnumbered"]).strip()
    return None


def _section_in(piece: Piece) -> Section | None:
    """The section that a heading names, or a line of its own that stands in for a heading."""
    found = None
    if piece.kind is Kind.HEADING:
        found = _SECTION.search(piece.text)
    elif piece.kind is Kind.PROSE:
        found = _SECTION_LINE.fullmatch(piece.text)
    return Section(found[1].lower()) if found else None


def _closing(answer: list[Piece]) -> list[Piece]:
    """The prose that ends the last answer but rather ends the file: what follows its list or first paragraph."""
    last_fixed = max((i for i, piece in enumerate(answer) if piece.kind is not Kind.PROSE), default=None)
    if last_fixed is not None:
        return answer[last_fixed + 1 :]
    openings = [i for i, piece in enumerate(answer) if piece.opens]
    return answer[openings[-1] :] if len(openings) > 1 else []


def _answer_text(answer: list[Piece]) -> str:
    """The answer as plain text: bullets on lines of their own, a blank line between paragraphs."""
    text = ""
    for piece in answer:
        if piece.kind is Kind.PROSE:
            text += f"\n\n{piece.text}" if piece.opens else f" {piece.text}"
        else:
            text += f"\n- {piece.text}" if piece.kind is Kind.BULLET else f"\n{piece.text}"
    return text.strip()


def _name(question: _Open) -> str:
    return f"Q{question.number}" if question.number else f'"{question.prompt[:60]}"'
