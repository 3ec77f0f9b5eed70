"""The status page in a real browser: it shows the queue and the last files, and checks a file that is chosen."""

from pathlib import Path

import browser
import pytest
import served

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(browser.CHROMIUM is None, reason="chromium is not installed (apt-get install chromium)"),
]


def test_a_file_is_checked_on_the_status_page_and_its_result_is_shown(
    tmp_path: Path, listing: bytes, wrong_listing: bytes
) -> None:
    (tmp_path / "right.xml").write_bytes(listing)
    (tmp_path / "wrong <b>.xml").write_bytes(wrong_listing)
    with served.running(tmp_path / "data", "--workers", "1") as (address, _), browser.browser(tmp_path / "b") as page:
        page.open(address)
        page.wait_for("document.querySelector('#health').textContent.startsWith('ok')")
        page.wait_for("document.querySelector('#rows').innerText.trim() == 'No file yet.'")
        for name, words in (("right.xml", "right.xml: valid"), ("wrong <b>.xml", "invalid")):
            page.choose_file("#file", tmp_path / name)
            page.run("document.querySelector('#upload button').click()")
            page.wait_for(f"document.querySelector('#message').textContent.includes({words!r})")
        page.wait_for("document.querySelectorAll('#rows tr').length == 2")
        page.wait_for("document.querySelector('#rows tr').innerText.includes('wrong _b_.xml')")
        page.wait_for("document.querySelector('#rows tr').innerText.includes('invalid')")
        page.wait_for("document.querySelector('[data-count=success]').textContent == '2'")
        reports = page.run("[...document.querySelectorAll('#rows tr:first-child button')].map(b => b.innerText).join()")
        assert reports == "HTML,JSON,PDF,XML"
        assert page.run("document.querySelectorAll('#rows b').length") == 0, "a file name is never markup"
        (tmp_path / "empty.xml").write_bytes(b"")
        page.choose_file("#file", tmp_path / "empty.xml")
        page.run("document.querySelector('#upload button').click()")
        page.wait_for("document.querySelector('#message').textContent.includes('is empty')")
        page.wait_for("document.querySelector('#rows tr').innerText.includes('is empty')")
        labels = page.run(
            "[...document.querySelectorAll('input, select, button')]"
            ".every(each => each.labels?.length || each.textContent.trim() || each.ariaLabel)"
        )
        assert labels, "every control has a name"
        picture = page.picture()
        assert picture.startswith(b"\x89PNG")
        (tmp_path / "page.png").write_bytes(picture)


def test_with_tokens_the_page_shows_nothing_until_a_token_is_entered(tmp_path: Path, listing: bytes) -> None:
    (tmp_path / "right.xml").write_bytes(listing)
    (tmp_path / "tokens").write_text("anna a-token-of-16-letters\n")
    options = ("--workers", "1", "--tokens", str(tmp_path / "tokens"))
    with served.running(tmp_path / "data", *options) as (address, _), browser.browser(tmp_path / "b") as page:
        page.open(address)
        page.wait_for("document.querySelector('#health').textContent == 'Enter your token.'")
        page.run("document.querySelector('#token').value = 'a-token-of-16-letters'")
        page.run("document.querySelector('#login button').click()")
        page.wait_for("document.querySelector('#health').textContent.startsWith('ok')")
        page.choose_file("#file", tmp_path / "right.xml")
        page.run("document.querySelector('#upload button').click()")
        page.wait_for("document.querySelector('#message').textContent.includes('right.xml: valid')")
