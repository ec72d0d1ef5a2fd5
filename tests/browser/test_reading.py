"""The readers' pages in a real browser: nothing overflows or jumps, axe finds nothing, nobody is asked before the reader."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.utils import timezone

from issues.links import derive
from issues.models import Issue
from issues.search import index
from tests.factories import make_issue, make_item, make_picture, png
from tests.tools.looks import faults

pytestmark = [
    pytest.mark.appearance,
    pytest.mark.django_db(transaction=True),
]
DEMO = Path(settings.BASE_DIR) / "issues" / "demo"
RADIO, NORIA = "del-1-al-15-de-octubre-19-de-2026", "del-16-al-30-de-septiembre-18-de-2026"
SHIFTS = """window.shifts = []; new PerformanceObserver(list => window.shifts.push(
  ...list.getEntries().filter(e => !e.hadRecentInput).map(e => e.value))).observe({type: "layout-shift", buffered: true})"""
SCROLLED = """async top => { scrollTo(0, top); const painted = () => new Promise(requestAnimationFrame);
  await painted(); await painted();
  const seen = [...document.images].filter(image => image.getBoundingClientRect().top < innerHeight);
  await Promise.all(seen.map(image => image.complete || new Promise(done => { image.onload = image.onerror = done })));
  await painted(); await painted() }"""


@pytest.fixture
def pages(no_variants, live_server) -> list[str]:
    """One address of every kind, with all a text can hold."""
    call_command("import_issue", str(DEMO), "--status", "published", verbosity=0)
    Issue.objects.update(publish_at=timezone.now())
    make_issue(slug="retirado", title="Retirado", status=Issue.Status.WITHDRAWN)
    issue = Issue.objects.get(slug=RADIO)
    year = issue.archive_year
    items = [item.get_absolute_url() for item in issue.items.all()[1:2]]
    return [
        live_server.url + path
        for path in (
            *("/", "/archive/", f"/archive/{year}/", *items, issue.get_absolute_url()),
            *(f"/issues/{NORIA}/", "/nada/", "/issues/retirado/", "/search/?q=radio", "/subscribe/"),
            *(
                "/search/?q=xyzzy",
                "/topics/",
                "/topics/radio/",
                "/links/",
                "/links/es.wikipedia.org/",
                "/shelf/",
                "/about/",
            ),
        )
    ]


@pytest.fixture
def reader(browser, live_server):
    """A browser's tab that may fetch from the site alone; `asked` is what it wanted elsewhere."""
    page = browser.new_page(viewport={"width": 1440, "height": 900}, locale="es-ES")
    page.asked, page.refused = [], []

    def ask(route):
        if route.request.url.startswith(live_server.url):
            return route.continue_()
        page.asked.append(route.request.url)
        return route.fulfill(body="", content_type="text/html")

    page.route("**/*", ask)
    page.on("console", lambda said: page.refused.append(said.text) if "Content Sec" in said.text else 0)
    return page


def test_axe_finds_nothing_and_nothing_overflows(reader, pages):
    found = []
    for address in pages:
        reader.goto(address)
        found += faults(reader, address, (768, 1440)) + faults(reader, address, (320, 360))
    assert not found
    assert not reader.asked
    assert not reader.refused


def test_nothing_stands_outside_the_frame_and_the_menu_takes_one_line(reader, pages, live_server):
    host = "un.sitio.de.nombre.larguisimo.que.nadie.abreviaria.example"
    issue = make_issue(slug="largo", intro=f"[Radio](https://{host}/)")
    derive.derive(issue)
    index(issue)
    outside = """() => { const frame = document.querySelector(".frame").getBoundingClientRect();
      return [...document.querySelectorAll("main *:not(.unseen)")].filter(e => { const box = e.getBoundingClientRect();
        return box.width && box.right > Math.max(frame.right, innerWidth - 20 * (innerWidth < 500)) + 1 })
        .map(e => e.outerHTML.slice(0, 80)) }"""
    for path in ("/search/?q=radio", "/links/", f"/links/{host}/"):
        for width in (360, 1440):
            reader.set_viewport_size({"width": width, "height": 900})
            assert reader.goto(live_server.url + path).ok
            assert reader.evaluate(outside) == [], (path, width)
            tops = """new Set([...document.querySelectorAll(".top nav a")].map(e => Math.round(e.getBoundingClientRect().top))).size"""
            assert reader.evaluate(tops) == 1, (path, width)


def test_what_a_finger_meets_is_large_enough_and_moves_no_line(reader, pages):
    small = """() => [...document.querySelectorAll(`.top a, .meta a, .bottom a, .facet a, .index a, .hits a, .list a,
      .footnote-ref, main button`)].filter(e => { const box = e.getBoundingClientRect();
        return box.width && (box.height < 23.9 || box.width < 23.9) }).map(e => e.outerHTML.slice(0, 80))"""
    for width in (360, 1440):
        reader.set_viewport_size({"width": width, "height": 900})
        for address in pages:
            reader.goto(address)
            assert reader.evaluate(small) == [], (address, width)
    reader.goto(pages[4])
    without = """() => { const tall = document.documentElement.scrollHeight, sheet = document.styleSheets[0];
      sheet.insertRule(`.top a, .meta a, .index a, .bottom a { padding-block: 0 !important; margin-block: 0 !important }`,
        sheet.cssRules.length); return document.documentElement.scrollHeight - tall }"""
    assert reader.evaluate(without) == 0


def test_a_line_of_text_holds_62_to_70_characters(reader, live_server):
    text = (
        "El faro de la isla vuelve a encenderse después de once inviernos a oscuras, y la radio lo cuenta. "
        * 12
    )
    issue = make_issue(intro="Hola.")
    make_item(issue, body=text)
    # The letters themselves, however late: a reader's browser shows others where they miss the first moments.
    sheet = (Path(settings.BASE_DIR) / "newsletter/static/site.css").read_text().replace("optional", "block")
    reader.route("**/site.css", lambda route: route.fulfill(body=sheet, content_type="text/css"))
    lines = """async () => { await document.fonts.ready; const text = document.querySelector(".item > p:not(.n)");
      return text.textContent.length / (text.clientHeight / parseFloat(getComputedStyle(text).lineHeight)) }"""
    for width in (768, 1440):
        reader.set_viewport_size({"width": width, "height": 900})
        reader.goto(live_server.url + issue.get_absolute_url())
        assert 62 <= reader.evaluate(lines) <= 70, width


def test_no_line_begins_with_a_gap(reader, live_server):
    links_ = " ".join(f"[{'palabra ' * n}- sitio.example](https://sitio.example/{n})" for n in range(1, 30))
    issue = make_issue(intro="Hola.")
    make_item(issue, title="Uno", heading="Uno", number=None, body=f"[{links_}]")
    make_item(issue, title="Dos", heading="Dos", number=None, body="Nada.")
    reader.set_viewport_size({"width": 360, "height": 900})
    reader.goto(live_server.url + issue.get_absolute_url())
    assert reader.locator(".source").count()
    lefts = """() => { const left = document.querySelector(".item > p").getBoundingClientRect().left;
      return [...document.querySelectorAll(".source")].map(e => e.getBoundingClientRect().left - left)
        .filter(gap => gap > 0.5 && gap < 15) }"""
    assert reader.evaluate(lefts) == []
    indent = """document.querySelector(".index a").getBoundingClientRect().left
      - document.querySelector(".index").getBoundingClientRect().left"""
    assert reader.evaluate(indent) == 0


def test_on_paper_code_and_pictures_stay_on_the_sheet(reader, live_server):
    issue = make_issue(intro="Hola.")
    make_item(issue, body=f"```\n{'cortar --por-donde-se-pueda ' * 20}\n```")
    issue.cover = make_picture(issue, data=png(width=1200, height=700), width=1200, height=700)
    issue.save(update_fields=["cover"])
    reader.emulate_media(media="print")
    reader.set_viewport_size({"width": 700, "height": 990})
    for path in ("/", issue.get_absolute_url()):
        reader.goto(live_server.url + path)
        cut = """[...document.querySelectorAll("pre, img")].filter(e => e.scrollWidth > e.clientWidth + 1
          || e.getBoundingClientRect().right > document.querySelector(".head").getBoundingClientRect().right + 1).length"""
        assert reader.evaluate(cut) == 0, path


def test_nothing_in_sight_moves_while_a_page_loads_and_is_read(reader, pages):
    reader.add_init_script(SHIFTS)
    for width in (360, 1440):
        reader.set_viewport_size({"width": width, "height": 900})
        for address in pages[:6]:
            reader.goto(address)
            for step in range(reader.evaluate("Math.ceil(document.body.scrollHeight / 800)")):
                reader.evaluate(SCROLLED, step * 800)
            assert reader.evaluate("window.shifts") == [], (address, width)


@pytest.fixture
def address(live_server) -> str:
    """An issue with a note and a video."""
    issue = make_issue(intro="")
    body = (
        f"{'El faro vuelve a encenderse. ' * 9}[^1]\n\n[^1]: En marzo.\n\nhttps://youtu.be/abcdefghijk?t=90"
    )
    make_item(issue, body=body)
    return live_server.url + issue.get_absolute_url()


def test_a_video_comes_when_it_is_asked_for_and_not_before(reader, address):
    reader.goto(address)
    figure = reader.locator("figure.embed-youtube")
    assert figure.locator("a").get_attribute("href") == "https://youtu.be/abcdefghijk?t=90"
    assert not reader.asked
    player = "https://www.youtube-nocookie.com/embed/abcdefghijk?start=90&autoplay=1"
    with reader.expect_event("requestfinished", lambda request: request.url == player):
        figure.locator("a").press("Enter")
    figure.locator("iframe").wait_for()
    frame = figure.locator("iframe")
    assert frame.get_attribute("src") == player
    assert frame.get_attribute("referrerpolicy") == "strict-origin-when-cross-origin"
    assert frame.get_attribute("title") == "Ver en YouTube"
    assert reader.asked == [player]
    assert not reader.refused


def test_notes_stand_beside_their_text_where_there_is_room_and_below_it_elsewhere(reader, address):
    reader.goto(address)
    places = """() => { const note = document.querySelector(".footnotes"), text = note.previousElementSibling;
      return [note.getBoundingClientRect(), text.getBoundingClientRect()] }"""
    note, text = reader.evaluate(places)
    assert note["left"] > text["right"]
    assert abs(note["top"] - text["bottom"]) < 100
    reader.set_viewport_size({"width": 360, "height": 900})
    note, text = reader.evaluate(places)
    assert note["top"] >= text["bottom"] and abs(note["left"] - text["left"]) < 2
