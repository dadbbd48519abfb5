"""What comes in from Slack: each listener reads a payload, runs one use case, and shows what came of it.

    events, commands, buttons, forms          what is listened to, and which handler answers it
    reading, changing, disputing, reviewing   the handlers
    core                                      what every handler works with
    lookups, people, insiders                 what Slack is asked on the way, for a second, and known for some minutes
    elsewhere, surfaces, failures             what is said where no quiz runs, where it is shown, and what if it fails

The other modules each hold one thing that only one or two of these need.
"""

import logging

from slack_sdk.web.async_client import AsyncWebClient

from bot.metrics import Metrics
from bot.slack.listeners import buttons, commands, events, forms
from bot.slack.listeners.core import Core
from bot.slack.listeners.failures import error_handler
from bot.slack.listeners.installation import authorization
from bot.slack.listeners.measured import MeasuredApp

__all__ = ["Core", "MeasuredApp", "build_bolt"]


def build_bolt(
    client: AsyncWebClient, signing_secret: str | None, core: Core, metrics: Metrics | None = None
) -> MeasuredApp:
    """The Bolt app with every listener. The secret is needed over HTTP only, where it must not be empty.

    A request is acknowledged after its listener has finished, so that nothing is acknowledged that is not stored.
    """
    logger = _bolt_logger()
    app = MeasuredApp(
        metrics or Metrics(),
        core.clock,
        name="lambda-quiz",
        logger=logger,
        process_before_response=True,
        client=client,
        signing_secret=signing_secret or "",
        authorize=authorization(core.outbox),
        # Conveniences for listeners that post by themselves; ours never do.
        attaching_function_token_enabled=False,
        attaching_conversation_kwargs_enabled=False,
    )
    logger.setLevel(logging.WARNING)
    for listeners in (events, commands, buttons, forms):
        listeners.register(app, core)
    app.error(error_handler(core))
    return app


def _bolt_logger() -> logging.Logger:
    """Where Bolt and the SDK log, at levels at which they quote neither messages nor tokens.

    At INFO Bolt writes the whole body of a request with a wrong signature, and at DEBUG both write everything. While
    the app is made Bolt warns that it gets along without a token of its own; that is meant so.
    """
    logging.getLogger("slack_sdk").setLevel(logging.INFO)
    logger = logging.getLogger("slack_bolt.app")
    logger.setLevel(logging.ERROR)
    return logger
