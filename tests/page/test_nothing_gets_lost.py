"""What people type, and what they have not yet read, through edits, slow answers and closed windows."""

from playwright.async_api import Browser, expect
from slack_sdk.web.async_client import AsyncWebClient

from tests.page.rig import HOLDING, Site, open_window
from tests.playground.rig import actions, button, modal, text_input

MOST_CONNECTIONS = 6
"""What browsers open to one address over HTTP/1.1, for all windows together."""
CUTTING = """
const Socket = window.WebSocket;
window.WebSocket = class extends Socket {
  constructor(address) {
    super(window.isCut ? "ws://127.0.0.1:9/" : address);
    window.socket = this;
  }
};
"""
"""Lets no new connection through while `isCut`."""


async def test_an_edit_keeps_the_mentions_in_a_message(site: Site, browser: Browser) -> None:
    window = await open_window(browser, site)
    said = await site.person("Mira").say("lambda-study", "Well done @Ben & <all>")
    await window.menu(window.message("Well done"))
    await window.page.locator("#messages").get_by_role("link", name="Edit message").click()
    editor = window.page.get_by_label("Edit your message")
    await expect(editor).to_have_value("Well done @Ben & <all>")
    await window.button("Save", "#messages").click()
    await expect(editor).to_have_count(0)
    assert site.person("Mira").look(said).text == said.text
    assert f"<@{site.person('Ben').id}>" in said.text


async def test_what_is_typed_while_a_message_is_on_its_way_stays(site: Site, browser: Browser) -> None:
    window = await open_window(browser, site)
    field = window.page.locator("#composer textarea")
    await window.page.evaluate(HOLDING)
    await field.fill("First")
    await field.press("Enter")
    await field.press("Enter")
    await field.fill("Second, half")
    await window.page.evaluate("() => window.letGo()")
    await expect(window.message("First")).to_be_visible()
    await expect(field).to_have_value("Second, half")
    assert [message.text for message in site.host.stage.messages()].count("First") == 1
    await window.page.reload()
    await expect(field).to_have_value("Second, half")


async def test_an_act_without_an_answer_is_told_until_there_is_one(site: Site, browser: Browser) -> None:
    window = await open_window(browser, site)
    page = window.page
    await page.clock.install()
    await page.reload()
    await expect(page.locator("#head h1")).to_be_visible()
    await page.evaluate(HOLDING)
    await window.say("Are you there?")
    await page.clock.run_for(9_000)
    await expect(page.get_by_role("alert").locator("p")).to_have_count(0)
    await page.clock.run_for(2_000)
    await expect(page.get_by_role("alert")).to_contain_text("The playground has not answered yet.")
    await page.evaluate("() => window.letGo()")
    await expect(page.get_by_role("alert").locator("p")).to_have_count(0)
    await expect(window.message("Are you there?")).to_be_visible()


async def test_a_message_that_was_refused_comes_back_into_its_field(site: Site, browser: Browser) -> None:
    window = await open_window(browser, site)
    field = window.page.locator("#composer textarea")
    await field.fill("/nonsense words")
    await field.press("Enter")
    await expect(window.page.get_by_role("alert")).to_contain_text("not a valid command")
    await expect(field).to_have_value("/nonsense words")


async def test_a_message_that_was_refused_comes_back_before_the_one_begun_meanwhile(
    site: Site, browser: Browser
) -> None:
    window = await open_window(browser, site)
    field = window.page.locator("#composer textarea")
    await window.page.evaluate(HOLDING)
    await field.fill("/nonsense words")
    await field.press("Enter")
    await field.press_sequentially("the next")
    await window.page.evaluate("() => window.letGo()")
    await expect(window.page.get_by_role("alert")).to_contain_text("not a valid command")
    await expect(field).to_have_value("/nonsense words\nthe next")
    await window.page.reload()
    await expect(field).to_have_value("/nonsense words\nthe next")


async def test_a_message_that_is_too_long_is_told_to_be_that(site: Site, browser: Browser) -> None:
    window = await open_window(browser, site)
    field = window.page.locator("#composer textarea")
    await field.evaluate("(field) => { field.value = 'x'.repeat(1100000); }")
    await field.press("Enter")
    await expect(window.page.get_by_role("alert")).to_contain_text("That is too long: nothing was sent.")
    assert len(await field.input_value()) == 1_100_000


async def test_messages_are_read_only_where_they_are_shown(site: Site, browser: Browser) -> None:
    workspace, mira = site.host.stage.workspace, site.person("Mira")
    direct = mira.dm()
    workspace.messages.post(direct, workspace.bot, "A notice")
    window = await open_window(browser, site)
    app = window.page.locator("#channels").get_by_role("link", name="Lambda Quiz")
    await expect(app).to_contain_text("1 unread")
    await app.click()
    await expect(window.page.locator("#home")).to_be_visible()
    assert mira.unread(direct) == 1
    await window.page.get_by_role("link", name="Messages").click()
    await expect(window.message("A notice")).to_be_visible()
    assert mira.unread(direct) == 0


async def test_more_windows_than_a_browser_has_connections_go_on_together(site: Site, browser: Browser) -> None:
    window = await open_window(browser, site)
    others = [await window.page.context.new_page() for _ in range(MOST_CONNECTIONS)]
    for page in others:
        await page.goto(f"{site.address}?as={site.person('Tom').id}")
        await expect(page.locator("#head h1")).to_be_visible()
    await window.say("Hello to all of you")
    for page in others:
        await expect(page.locator("#messages article").last).to_contain_text("Hello to all of you")
    assert window.complaints == []


async def test_a_window_that_was_cut_off_says_so_and_catches_up(site: Site, browser: Browser) -> None:
    window = await open_window(browser, site)
    page = window.page
    await page.add_init_script(CUTTING)
    await page.reload()
    await expect(page.locator("#head h1")).to_be_visible()
    await page.evaluate("() => { window.isCut = true; window.socket.close(); }")
    await expect(page.locator("body[data-lost]")).to_be_attached()
    await site.person("Mira").say("lambda-study", "Said meanwhile")
    await page.evaluate("() => { window.isCut = false; }")
    await expect(window.message("Said meanwhile")).to_be_visible()
    await expect(page.locator("body[data-lost]")).to_have_count(0)


async def test_focus_goes_back_where_it_was_when_a_form_closes(site: Site, browser: Browser) -> None:
    window = await open_window(browser, site)
    await window.button("Set up").focus()
    await window.page.keyboard.press("Enter")
    await expect(window.page.locator("dialog")).to_be_visible()
    await window.page.keyboard.press("Escape")
    await expect(window.page.locator("dialog")).to_have_count(0)
    await expect(window.button("Set up")).to_be_focused()


async def test_a_problem_is_told_in_front_of_an_open_form(site: Site, browser: Browser) -> None:
    window = await open_window(browser, site)
    workspace = site.host.stage.workspace
    client = AsyncWebClient(token=workspace.bot_token, base_url=site.host.playground.url, retry_handlers=[])
    trigger = workspace.tickets.new_trigger(site.person("Mira").id)
    await client.views_open(trigger_id=trigger, view=modal(actions(button("go", "Press me")), text_input()))
    await site.host.stop_bot()
    await window.button("Press me", "dialog").click()
    note = window.page.locator("dialog").get_by_role("alert")
    await expect(note).to_contain_text("We had some trouble connecting.")
    await note.get_by_role("button", name="Dismiss").click()
    await expect(note).to_have_count(0)
    await expect(window.page.locator("dialog")).to_be_visible()
