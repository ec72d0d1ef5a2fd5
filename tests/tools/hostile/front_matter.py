"""Front matter that would crash, mislead or publish what is not to be published: text, outcome, marker.

The outcome is that of `Case`; a question mark says that the other one is right too.
"""

BODY = "\nTexto SIGUE.\n"


def _with(lines: str, *, title: str = '"MALO título"', date: str = "2026-01-09") -> str:
    return f"---\ntitle: {title}\ndate: {date}\n{lines}---\n{BODY}"


FRONT_MATTER = {
    "empty": ("", "reject", "MALO"),
    "blank": ("\n \n\t\n", "reject", "MALO"),
    "none": ("# Título\n\nMALO sin cabecera.\n", "reject?", "MALO"),
    "unclosed": ('---\ntitle: "MALO"\ndate: 2026-01-09\n\nTexto.\n', "reject", "MALO"),
    "four-dashes": ('----\ntitle: "MALO"\ndate: 2026-01-09\n----\n\nTexto.\n', "reject", "MALO"),
    "no-title": ("---\ndate: 2026-01-09\n---\n\nMALO.\n", "reject?", "MALO"),
    "null-title": (_with("", title="null"), "reject", "None"),
    "list-title": (_with("", title="[MALO, b]"), "reject", "MALO"),
    "map-title": (_with("", title="{a: MALO}"), "reject", "MALO"),
    "blank-title": (_with("", title='"   "'), "reject", "MALO"),
    "title-line-end": (_with("", title='"MALO\\rBcc: x@e.test"'), "reject", "Bcc"),
    "title-terminal": (_with("", title='"MALO\\e[31m"'), "reject", "\x1b"),
    "title-surrogate": (_with("", title='"MALO \\uD800"'), "reject", "MALO"),
    "no-date": ('---\ntitle: "MALO"\nstatus: published\n---\n\nTexto.\n', "reject?", "MALO"),
    "date-words": (_with("", date="ayer"), "reject", "MALO"),
    "date-list": (_with("", date="[2026]"), "reject", "MALO"),
    "date-number": (_with("", date="20260109"), "reject", "MALO"),
    "date-year-99999": (_with("", date="99999-01-01"), "reject", "MALO"),
    "date-before-time": (_with("", date="0001-01-01T00:00:00+14:00"), "reject", "MALO"),
    "date-day-31": (_with("", date="2026-02-31"), "reject", "MALO"),
    "date-american": (_with("", date="01/09/2026"), "reject", "MALO"),
    "date-infinite": (_with("", date=".inf"), "reject", "MALO"),
    "date-second-60": (_with("", date="2026-12-31T23:59:60Z"), "reject", "MALO"),
    "date-future": (
        _with("status: published\n", date="2199-01-01").replace("SIGUE", ""),
        "import-inert",
        "MALO",
    ),
    "status-unknown": (_with("status: casi\n"), "reject?", "MALO"),
    "draft-word": (_with('published: "false"\n'), "reject?", "MALO"),
    "draft-and-published": (_with("draft: true\nstatus: published\n"), "reject?", "MALO"),
    "twice": (_with("status: draft\nstatus: published\n"), "reject", "MALO"),
    "tags-nested": (_with("tags: [[MALO, b], {c: d}]\n"), "reject", "MALO"),
    "slug-traversal": (_with("slug: ../../etc/MALO\n"), "reject?", "../"),
    "slug-slashes": (_with("slug: //e.test/MALO\n"), "reject?", "//e.test/MALO"),
    "slug-line-end": (_with('slug: "a\\r\\nSet-Cookie: MALO"\n'), "reject?", "Set-Cookie"),
    "slug-long": (_with(f"slug: {'a' * 4000}\n"), "reject?", "a" * 500),
    "image-javascript": (_with("image: javascript:MALO\n"), "reject?", "javascript:MALO"),
    "image-file": (_with("image: file:///etc/MALO\n"), "reject?", "file:///etc/MALO"),
    "alias-elsewhere": (_with("aliases: [https://e.test/MALO, //e.test]\n"), "reject?", "e.test/MALO"),
    "alias-bomb": (
        "---\na: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\ntitle: *c\ndate: 2026-01-09\n---\n\nMALO.\n",
        "reject",
        "MALO",
    ),
    "self-reference": (_with("tags: &t [*t]\n"), "reject", "MALO"),
    "tag-python": (_with("tags: !!python/object/apply:os.system [MALO]\n"), "reject", "MALO"),
    "tag-binary": (_with("summary: !!binary TUFMTw==\n"), "reject", "MALO"),
    "tab": (_with("tags:\n\t- MALO\n"), "reject", "MALO"),
    "colon": (_with("", title="MALO: sin comillas: así"), "reject", "MALO"),
    "not-a-map": ("---\n- MALO\n- b\n---\n\nTexto.\n", "reject", "MALO"),
    "toml-broken": ('+++\ntitle = "MALO\n+++\n\nTexto.\n', "reject", "MALO"),
    "json-twice": ('{"title": "MALO", "title": "b", "date": "2026-01-09"}\n\nTexto.\n', "reject", "MALO"),
    "json-nan": ('{"title": "MALO", "date": NaN}\n\nTexto.\n', "reject", "MALO"),
    "deep": (_with(f"tags: {'[' * 3000}MALO{']' * 3000}\n"), "reject", "MALO"),
    "huge": (_with(f"summary: {'MALO ' * 300_000}\n"), "reject", "MALO"),
}

_INERT = {
    "title-script": ("<script>alert(1)</script> Bien", "<script>alert"),
    "title-attribute": ("\\\" onload=alert(1) x=\\\" Bien", '="" onload='),
    "title-template": ("{{ settings.SECRET_KEY }} {% now 'Y' %} Bien", "django-insecure"),
    "title-separators": ("Bien \\u2028 y \\u2029", "\u2028"),
    "title-bidi": ("Bien \\u202E lado", "\u202e"),
    "title-entities": ("Bien &amp;lt;b&amp;gt;", "<b>Bien"),
}  # fmt: skip
FRONT_MATTER |= {
    name: (_with("status: published\n", title=f'"{title}"'), "import-inert?", marker)
    for name, (title, marker) in _INERT.items()
}
FRONT_MATTER["second-block"] = (
    _with("status: published\n").replace("SIGUE", "SIGUE\n\n---\ntitle: <title>OTRO\n---\n"),
    "import-inert",
    "<title>OTRO",
)
