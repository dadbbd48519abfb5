"""The subcommands of `/lambda-quiz`, as they are read, helped with and handled."""

from dataclasses import dataclass

UNTIL_DATE = "[until DATE]"


@dataclass(frozen=True, slots=True)
class Command:
    """One subcommand: its name, its arguments as written in help, and what it does."""

    name: str
    arguments: str
    sentence: str

    @property
    def takes_date(self) -> bool:
        """Whether what follows it is a date as people type it."""
        return self.arguments == UNTIL_DATE


FOR_EVERYBODY = (
    Command("today", "", "Today’s question and your answer so far, as `/lambda-quiz` alone shows them."),
    Command("leaderboard", "[week|month|season|all]", "The leaderboard of this month, or of another period."),
    Command("me", "", "Your points, streak and latest results."),
    Command("next", "", "When the next questions come."),
    Command("away", UNTIL_DATE, "Keep your streak while you are away, until a date or until you are back."),
    Command("back", "", "End your absence."),
    Command("hide", "", "Leave you out of leaderboards; your points go on counting."),
    Command("show", "", "Show you on leaderboards again."),
    Command("settings", "", "Set up a quiz in this channel, or change it if you own it or are an admin."),
    Command("help", "", "This overview."),
)
FOR_MANAGERS = (
    Command("reviews", "", "Answers that wait for a reviewer: for those whom the owner names as well."),
    Command("pause", UNTIL_DATE, "Stop asking, until a date or until resumed."),
    Command("resume", "", "Ask again from the next quiz day on."),
    Command("skip", "", "Leave out the next question; undo it in the reply, or under Manage the quiz."),
    Command("ask", "", "Ask today’s question now, after a confirmation."),
    Command("reveal", "", "Reveal the open round now, after a confirmation."),
)
"""Those for the quiz's owner and workspace admins."""

COMMANDS = {command.name: command for command in (*FOR_EVERYBODY, *FOR_MANAGERS)}
