"""The grader that a command works with: its option, which the settings of the bot have no part in."""

import click

grader_option = click.option(
    "--grader",
    "kind",
    type=click.Choice(["lexical", "semantic"]),
    default="lexical",
    show_default=True,
    help="The one that reads words, or the one that reads for meaning as well. LAMBDA_QUIZ_GRADER does not count.",
)
