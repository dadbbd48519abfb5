"""The private port of a bot that `lambda-quiz start` runs."""

import signal
import socket
from pathlib import Path

import aiohttp
import pytest

from bot.settings import Mode
from tests.cli.test_start import STOP_SECONDS, TRANSPORTS, nothing_left_behind, open_office, refusal
from tests.network import free_port


async def ask(port: int, path: str) -> tuple[int, str]:
    async with aiohttp.ClientSession() as session, session.get(f"http://127.0.0.1:{port}{path}") as answer:
        return answer.status, await answer.text()


@pytest.mark.parametrize("mode", TRANSPORTS, ids=str)
async def test_it_answers_until_the_bot_is_told_to_stop(tmp_path: Path, mode: Mode) -> None:
    port = free_port()
    async with open_office(tmp_path, mode) as office, office.bot(LAMBDA_QUIZ_METRICS_PORT=str(port)) as bot:
        await bot.says("Ready")
        assert await ask(port, "/healthz") == (200, "ok")
        status, text = await ask(port, "/metrics")
        assert status == 200
        assert 'lambda_quiz_ready{check="slack"} 1.0' in text
        assert await bot.ends(signal.SIGTERM, STOP_SECONDS) == 0
        socket.create_server(("127.0.0.1", port)).close()


async def test_without_the_setting_there_is_no_port(tmp_path: Path) -> None:
    async with open_office(tmp_path) as office, nothing_left_behind(office) as bot:
        assert bot.monitor is None
        await bot.stop()


async def test_a_port_in_use(tmp_path: Path) -> None:
    async with open_office(tmp_path) as office:
        port = free_port()
        with socket.create_server(("127.0.0.1", port)):
            said = await refusal(tmp_path, **office.settings, LAMBDA_QUIZ_METRICS_PORT=str(port))
    assert f"HTTP cannot listen at 127.0.0.1, port {port} (Address already in use)" in said
    assert "LAMBDA_QUIZ_METRICS_PORT" in said


@pytest.mark.parametrize("mode", TRANSPORTS, ids=str)
async def test_a_stop_leaves_nothing_of_it_behind(tmp_path: Path, mode: Mode) -> None:
    async with open_office(tmp_path, mode) as office:
        port = free_port()
        office.settings["LAMBDA_QUIZ_METRICS_PORT"] = str(port)
        async with nothing_left_behind(office) as bot:
            await bot.start()
            async with aiohttp.ClientSession() as session:  # which keeps its connection open, as Prometheus does
                async with session.get(f"http://127.0.0.1:{port}/metrics") as answer:
                    assert answer.status == 200
                await bot.stop()
