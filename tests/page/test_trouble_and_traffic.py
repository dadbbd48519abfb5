"""Trouble on the page's buttons, and the traffic that shows how the bot copes."""

import gc

import pytest
from playwright.async_api import Browser, expect

from bot.cli.demo.replies import Kind
from bot.playground import ApiCall, Delivery
from bot.playground.page import HostProblem
from bot.playground.page.log import MOST_ENTRIES
from tests.page.rig import Site, open_window


def records() -> int:
    """How many records of traffic there are."""
    gc.collect()
    return sum(isinstance(thing, ApiCall | Delivery) for thing in gc.get_objects())


async def test_of_the_traffic_no_more_is_kept_than_is_listed(site: Site) -> None:
    """A playground may run for days."""
    mira, before = site.person("Mira"), records()
    for number in range(2 * MOST_ENTRIES):
        await mira.say("lambda-study", f"Message {number}")
    newest = site.served.log.search("", 1)[0].sent
    assert newest["event"]["text"] == f"Message {2 * MOST_ENTRIES - 1}"
    assert records() - before <= MOST_ENTRIES


async def test_events_twice_and_out_of_order_make_one_answer(site: Site, browser: Browser) -> None:
    window = await open_window(browser, site, "?panel=trouble")
    page = window.page
    await window.ask()
    await window.open_thread("Question of the day")
    await window.button("Deliver each twice").click()
    await window.button("Hold them back").click()
    first, second = await site.reply(Kind.WEAK), await site.reply(Kind.BETTER)
    await window.say(first, "#thread")
    await window.menu(window.message(first, "#thread"))
    await page.locator("#thread").get_by_role("link", name="Edit message").click()
    await page.get_by_label("Edit your message").fill(second)
    await window.button("Save", "#thread").click()
    await expect(page.locator(".trouble li")).to_have_text(
        ["Each event is delivered 2 times.", "Events are held back: 2 so far."]
    )
    await window.button("Release in another order").click()
    await expect(window.message("Question of the day")).to_contain_text("1 person has answered")
    await window.button("Behave again").click()
    await expect(page.locator(".trouble")).to_contain_text("Nothing.")
    await window.button("Run until the reveal").click()
    await expect(window.message("Best of the day")).to_contain_text("1 person answered.")
    await expect(page.locator("#messages").get_by_text("Best of the day")).to_have_count(1)
    assert window.complaints == []


@pytest.mark.parametrize("trouble", ["429, wait 30 s", "Post it, lose the answer", "500", "Do it, lose the answer"])
async def test_a_question_stands_in_the_channel_once_whatever_happens_to_it(
    site: Site, browser: Browser, trouble: str
) -> None:
    window = await open_window(browser, site, "?panel=trouble")
    await window.set_up()
    await expect(window.message("Mira set up Lambda Quiz")).to_be_visible()
    await window.button(trouble).click()
    await expect(window.page.locator(".trouble li")).to_have_count(1)
    await window.button("Next event").click()
    await window.button("+1 hour").click()
    await expect(window.message("Question of the day")).to_be_visible()
    await expect(window.page.locator("#messages").get_by_text("Question of the day")).to_have_count(1)


async def test_the_bot_stops_restarts_and_finds_its_connection_again(site: Site, browser: Browser) -> None:
    window = await open_window(browser, site, "?panel=trouble")
    state = window.page.locator("#clock .state")
    await window.button("Stop the bot").click()
    await expect(state).to_have_text("Bot stopped")
    await window.button("Set up", "#messages").click()
    await expect(window.page.get_by_role("alert")).to_contain_text("We had some trouble connecting.")
    await window.button("Restart the bot").click()
    await expect(state).to_have_text("Bot connected")
    await window.button("Ask for a new socket").click()
    await expect(state).to_have_text("Bot connected")
    await window.set_up()


async def test_a_restart_that_fails_keeps_no_later_one_from_starting(site: Site) -> None:
    site.host.playground.faults.fail("auth.test", error="invalid_auth")
    with pytest.raises(HostProblem, match="invalid_auth"):
        await site.host.restart_bot()
    assert not site.host.bot_runs
    await site.host.restart_bot()
    assert site.host.bot_runs
    assert (await site.person("Mira").command("/lambda-quiz help", "lambda-study")).problem is None


async def test_a_machine_that_slept_skips_the_day_and_says_so(site: Site, browser: Browser) -> None:
    window = await open_window(browser, site, "?panel=trouble")
    await window.set_up()
    await window.button("Sleep through 8 hours").click()
    await window.say("/lambda-quiz today")
    await expect(window.message("Only visible to you")).to_contain_text("The bot was not running")


async def test_traffic_is_listed_as_it_happens_and_can_be_searched(site: Site, browser: Browser) -> None:
    window = await open_window(browser, site, "?panel=traffic")
    page = window.page
    rows = page.locator(".traffic li")
    await window.say("/lambda-quiz help")
    newest = rows.filter(has_text="/lambda-quiz").first
    await expect(newest).to_contain_text("command · acknowledged")
    await expect(newest.locator("meter")).to_have_attribute("max", "3000")
    await page.get_by_label("Filter").fill("command ack")
    # One is of the person who hid from boards before anybody looked.
    await expect(rows).to_have_count(2)
    await expect(page.get_by_label("Filter")).to_be_focused()
    await rows.first.click()
    source = page.get_by_role("dialog", name="/lambda-quiz")
    await expect(source).to_contain_text('"text": "help"')
    await page.keyboard.press("Escape")
    await expect(source).to_have_count(0)
    await page.get_by_label("Filter").fill("no such thing")
    await expect(page.locator("#panel")).to_contain_text("Nothing like that")


async def test_starting_over_brings_an_empty_workspace_or_a_played_week(site: Site, browser: Browser) -> None:
    window = await open_window(browser, site, "?panel=trouble")
    page = window.page
    await window.say("This will be gone")
    await window.button("Start with a week already played").click()
    await window.button("Cancel", "dialog").click()
    await expect(window.message("This will be gone")).to_be_visible()
    await window.button("Start with a week already played").click()
    await window.button("Start over", "dialog").click()
    await expect(page.locator("#messages")).to_contain_text("7 people on this leaderboard", timeout=30_000)
    await expect(page.locator("#messages")).not_to_contain_text("This will be gone")
    await expect(page.locator("#guide")).to_be_empty()
    await window.be("Carlos")
    await expect(window.message("Only visible to you")).to_contain_text("Your result")
    await window.button("Start with an empty workspace").click()
    await window.button("Start over", "dialog").click()
    await expect(page.locator("#messages")).not_to_contain_text("leaderboard")
    await window.be("Mira")
    await window.set_up()
    assert window.complaints == []
