"""Wrong calls meet the same refusal in the playground as in PyPI's `backlot`, whose answers were measured at Slack."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import aiohttp
import pytest

from bot.playground import Playground
from bot.playground.api import METHODS
from tests.playground.backlot_world import Backlot, answer, backlots_world, our_world, running_backlot
from tests.playground.wrong_calls import JUSTIFIED, WRONG


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Backlot]:
    with running_backlot(tmp_path_factory.mktemp("backlot")) as running:
        yield running


@pytest.mark.parametrize(("method", "fault"), [(method, fault) for method in WRONG for fault in WRONG[method]])
async def test_wrong_calls(playground: Playground, server: Backlot, method: str, fault: str) -> None:
    worlds = await our_world(playground), await backlots_world(server)
    ours, theirs = [await answer(world, method, WRONG[method][fault]) for world in worlds]
    assert ours != "ok"
    justified = JUSTIFIED.get(method, {}).get(fault)
    if justified is None:
        assert ours == theirs
    else:
        assert (ours, theirs) == (justified.ours, justified.theirs)
        assert ours != theirs


def test_every_method_that_both_know_is_called(server: Backlot) -> None:
    assert METHODS.keys() & server.methods <= WRONG.keys() | {"auth.test"}


def test_what_is_justified_is_called() -> None:
    assert {(method, fault) for method in JUSTIFIED for fault in JUSTIFIED[method]} <= {
        (method, fault) for method in WRONG for fault in WRONG[method]
    }


@dataclass(frozen=True, slots=True)
class Credential:
    """Where a request carries which token: in its header, its form, its query. `%` is the good one."""

    header: str | None = None
    form: str | None = None
    query: str | None = None


CREDENTIALS = {
    "none": Credential(),
    "bearer": Credential(header="Bearer %"),
    "bearer with two spaces": Credential(header="Bearer  %"),
    "unknown bearer": Credential(header="Bearer xoxb-unknown"),
    "empty bearer": Credential(header="Bearer "),
    "bearer in lower case": Credential(header="bearer %"),
    "bearer with a tab": Credential(header="Bearer\t%"),
    "another scheme": Credential(header="token %"),
    "form": Credential(form="%"),
    "unknown form": Credential(form="xoxb-unknown"),
    "empty form": Credential(form=""),
    "empty form beside a bearer": Credential(form="", header="Bearer %"),
    "form beside an unknown bearer": Credential(form="%", header="Bearer xoxb-unknown"),
    "unknown form beside a bearer": Credential(form="xoxb-unknown", header="Bearer %"),
    "query": Credential(query="%"),
    "query beside a bearer": Credential(query="%", header="Bearer %"),
    "empty query": Credential(query=""),
    "empty query beside a bearer": Credential(query="", header="Bearer %"),
}


@pytest.mark.parametrize("name", CREDENTIALS)
async def test_credentials(playground: Playground, server: Backlot, name: str) -> None:
    ours = await _who_am_i(playground.url, playground.workspace.bot_token, CREDENTIALS[name])
    theirs = await _who_am_i(server.base_url, server.bot_token, CREDENTIALS[name])
    assert ours == theirs


async def _who_am_i(base_url: str, token: str, credential: Credential) -> str:
    def told(value: str) -> str:
        return value.replace("%", token)

    headers = {} if credential.header is None else {"Authorization": told(credential.header)}
    form = {} if credential.form is None else {"token": told(credential.form)}
    query = {} if credential.query is None else {"token": told(credential.query)}
    async with (
        aiohttp.ClientSession() as session,
        session.post(f"{base_url}auth.test", headers=headers, data=form, params=query) as response,
    ):
        body = await response.json()
    return "ok" if body["ok"] else str(body["error"])
