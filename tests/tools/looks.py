"""What is wrong with how an open page looks: what axe finds, in light and in the dark, and what stands out of the window."""

from __future__ import annotations

import pytest

WIDE, PHONES = (1280,), (360, 390)
ALL = {"resultTypes": ["violations"]}
COLOURS = ALL | {"runOnly": ["color-contrast", "link-in-text-block"]}  # all that is another in the dark


def violations(page, options: dict = ALL) -> list[tuple[str, list[str]]]:
    """What axe finds on a page, and where."""
    from axe_playwright_python.base import AXE_SCRIPT
    from axe_playwright_python.sync_playwright import Axe

    there = page.evaluate("typeof axe") != "undefined"  # read once a page
    found = Axe(axe_script="" if there else AXE_SCRIPT).run(page, options=options).response["violations"]
    return [(each["id"], [node["target"] for node in each["nodes"]]) for each in found]


def overflow(page) -> int:
    """How many pixels the page is wider than its window."""
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")


def faults(page, name: str, widths: tuple[int, ...]) -> list[tuple]:
    """What stands out of the window at each width, and what axe finds at the last, in the dark and in light."""
    found: list[tuple] = []
    for width in widths:
        page.set_viewport_size({"width": width, "height": 800})
        if over := overflow(page):
            found.append((name, width, "overflow", over))
    refused = page.refused[:]
    for scheme, options in (("dark", COLOURS), ("light", ALL)):
        page.emulate_media(color_scheme=scheme)
        page.evaluate("document.getAnimations().forEach(each => each.finish())")  # colours change slowly
        found += [(name, width, scheme, *each) for each in violations(page, options)]
    page.evaluate("document.title")
    page.refused[:] = refused  # axe itself would like to write styles
    return found


def looks(test):
    """The test on a wide window and on phones: a page that was loaded on a phone is not one that was made narrow."""
    return pytest.mark.appearance(
        pytest.mark.parametrize("widths", [WIDE, PHONES], ids=["wide", "phones"])(test)
    )
