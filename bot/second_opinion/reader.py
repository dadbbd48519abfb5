"""Has a model read answers, within bounds of time, number and size, and never in the way of anything."""

import asyncio
import logging
from collections.abc import Sequence

from pydantic_ai import Agent, ModelSettings, NativeOutput
from pydantic_ai.exceptions import ModelAPIError, ModelHTTPError, ModelTimeoutError, UnexpectedModelBehavior
from pydantic_ai.models.openai import OpenAIChatModel
from pydantic_ai.providers.openai_compatible import OpenAICompatibleProvider

from bot.domain.bank import KeyPoint
from bot.domain.opinions import Doubt, Opinion, Reading, usable_opinions
from bot.metrics import Metrics
from bot.second_opinion import SecondOpinionProblem
from bot.second_opinion.connection import TooLong, http_client
from bot.second_opinion.prompt import INSTRUCTIONS, ModelOpinions, message

logger = logging.getLogger(__name__)

SECONDS = 20.0
"""For all answers of a round together; so much later may its reveal be, and no more."""

REST_SECONDS = 300.0
"""How long an endpoint that answered nothing is left alone, so that it does not hold up one reveal after the other."""

CONCURRENCY = 4
"""Requests at once; a model on a machine of one's own has not many hands."""

MAX_TOKENS = 4_000
"""Of an answer, with what a reasoning model thinks before."""

EXAMPLE = ("How many days has a week?", KeyPoint("seven", "A week has seven days.", (), None), "I think 7 days, no?")


class ModelReader:
    """The port `SecondOpinion`, and `check` and `close`. Nothing is sent before it is asked."""

    def __init__(
        self, url: str, model: str, key: str = "", metrics: Metrics | None = None, *, seconds: float = SECONDS
    ) -> None:
        self.model = model
        self._metrics = metrics or Metrics()
        self._seconds = seconds
        self._http = http_client()
        self._slots = asyncio.Semaphore(CONCURRENCY)
        self._resting_until = 0.0
        provider = OpenAICompatibleProvider("second-opinion", base_url=url, api_key=key, http_client=self._http)
        chat = OpenAIChatModel(model, provider=provider)
        settings = ModelSettings(max_tokens=MAX_TOKENS, max_retries=0, timeout=seconds)
        if not chat.profile.get("openai_supports_reasoning"):
            settings["temperature"] = 0.0  # models that reason take none
        self._agent = Agent(
            chat, output_type=NativeOutput(ModelOpinions), instructions=INSTRUCTIONS, retries=0, model_settings=settings
        )

    async def judge(self, doubts: Sequence[Doubt]) -> list[Reading]:
        """What the model says about those doubts that it answers in time.

        The kinds of its failures are logged in one line.
        """
        now = asyncio.get_running_loop().time()
        if now < self._resting_until:
            return []
        results = await asyncio.gather(*(self._read(doubt, now + self._seconds) for doubt in doubts))
        readings = [result for result in results if isinstance(result, Reading)]
        failures = [result for result in results if isinstance(result, str)]
        if failures:
            kinds = ", ".join(dict.fromkeys(failures))
            logger.warning("No second opinion on %s of %s answers: %s.", len(failures), len(results), kinds)
        if failures and not readings:
            self._resting_until = now + self._seconds + REST_SECONDS
        return readings

    async def check(self) -> None:
        """Ask about an example.

        Raises:
            SecondOpinionProblem: when no usable opinion comes of it.
        """
        prompt, point, text = EXAMPLE
        try:
            async with asyncio.timeout(self._seconds):
                opinions = await self._ask(prompt, [point], text)
        except Exception as error:
            raise SecondOpinionProblem(f"{self.model} gives no opinion ({_reason(error)}): {_mend(error)}.") from None
        opinion = usable_opinions(opinions, [point.id], text).get(point.id)
        if opinion is None or not opinion.conveys:
            raise SecondOpinionProblem(f"{self.model} misjudges an easy example: choose an abler model.")

    async def close(self) -> None:
        """Close the connections."""
        await self._http.aclose()

    async def _read(self, doubt: Doubt, deadline: float) -> Reading | str:
        """The reading, or why there is none."""
        points = [point for point in doubt.question.rubric.key_points if point.id in doubt.key_point_ids]
        try:
            async with asyncio.timeout_at(deadline), self._slots:
                reading = Reading(doubt, await self._ask(doubt.question.prompt, points, doubt.text))
        except Exception as error:  # whatever a stranger's server does, the reveal goes on
            self._metrics.read(answered=False)
            return _reason(error)
        self._metrics.read(answered=True)
        return reading

    async def _ask(self, prompt: str, points: Sequence[KeyPoint], text: str) -> tuple[Opinion, ...]:
        return (await self._agent.run(message(prompt, points, text))).output.as_opinions()


def _reason(error: Exception) -> str:
    """Why there is no opinion, in words that quote nothing of what was sent or came."""
    match error:
        case ModelHTTPError():
            return f"HTTP {error.status_code}"
        case TimeoutError() | ModelTimeoutError():
            return "no answer in time"
        case UnexpectedModelBehavior():
            return "an answer of another form"
        case TooLong():
            return "too long an answer"
        case ModelAPIError():
            return "nothing usable came"
    return type(error).__name__


def _mend(error: Exception) -> str:
    if isinstance(error, ModelHTTPError) and error.status_code in (401, 403):
        return "check LAMBDA_QUIZ_SECOND_OPINION_KEY"
    if isinstance(error, UnexpectedModelBehavior):
        return "choose a model and a server that keep to a JSON schema"
    return "check LAMBDA_QUIZ_SECOND_OPINION_URL and LAMBDA_QUIZ_SECOND_OPINION_MODEL, and that the server runs"
