"""Checks that a bank's rubrics work, by grading with them."""

from bot.grading.choosing import GraderKind, grader_of
from bot.grading.rubric_checks import rubric_faults
from bot.storage.banks.drafts import is_draft
from bot.storage.banks.reading import BankReading


def add_rubric_faults(reading: BankReading, kind: GraderKind = "lexical") -> None:
    """Add what is wrong with rubrics to the errors, and of unfinished ones to the warnings."""
    grader = grader_of(kind)
    for question in reading.questions.values():
        for fault in rubric_faults(question, grader):
            defects = reading.errors if fault.fatal and not is_draft(question) else reading.warnings
            defects.append(reading.defect(question.id, fault.steps, fault.sentence))
    for defects in (reading.errors, reading.warnings):
        defects.sort(key=lambda defect: (defect.file, defect.line or 0))
