"""What can go wrong in the playground and says itself what is wrong and what to do."""

from bot.cli.playground.files import FilesProblem
from bot.grading.problem import GraderProblem
from bot.playground import PersonError
from bot.settings import SettingsProblem
from bot.slack.diagnosis import SlackProblem
from bot.storage.bank_files import BankError
from bot.storage.database import DatabaseProblem

PROBLEMS = (FilesProblem, SettingsProblem, DatabaseProblem, BankError, GraderProblem, SlackProblem, PersonError)
