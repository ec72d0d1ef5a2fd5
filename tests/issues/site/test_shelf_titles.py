"""Which headings name a shelf, and which works a text speaks of."""

import pytest

from issues.site.shelf_titles import kinds_of, shelve


@pytest.mark.parametrize(
    ("heading", "kinds"),
    [
        ("📖 Un libro", ("books",)),
        ("📚Libros", ("books",)),
        ("Biblioteca", ("books",)),
        ("📺 TV", ("series",)),
        ("📺 Dos películas", ("films",)),
        ("🍿Cine", ("films",)),
        ("📺 Una serie y una película", ("series", "films")),
        ("🎬", ("films",)),
        ("Books", ("books",)),
        ("🎬 A film and a series", ("films", "series")),
        ("📖 Leyendo a la sombra", ("books",)),
        ("Una serie de problemas", ()),
        ("El libro que ardió en la plaza", ()),
        ("🚲 En bici", ()),
        ("", ()),
    ],
)
def test_headings_name_shelves(heading, kinds):
    assert kinds_of(heading) == kinds


def works(body: str, heading: str = "📖 Libros") -> list[str]:
    return [work for said in shelve("Mis quince días", heading, body) for work in said.works]


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("Terminé ***La noria parada***, de **Teodora Lance**.", ["La noria parada"]),
        ("[*terminé Noria parada*](https://www.goodreads.com/review/show/1).", ["Noria parada"]),
        ("[Leí los Aljibes](https://www.goodreads.com/review/show/1) en dos tardes.", ["Los Aljibes"]),
        (
            "Le puse [5 estrellas](https://www.goodreads.com/x) y [he visto](https://letterboxd.com/x) más.",
            [],
        ),
        (
            "He leído *La caja de los vientos* y *La caja de los vientos* otra vez.",
            ["La caja de los vientos"],
        ),
        ("Vimos **Acequia** ([letterboxd](https://letterboxd.com/film/acequia/)).", ["Acequia"]),
        ("**Bancales**, en HBO, y **Norias**, en Disney.", ["Bancales", "Norias"]),
        ("Un gusto ver a **Teodora Lance** y *muchas* más.", []),
        ("Un gusto ver a **Teodora Lance** otra vez.", []),
        ("**Muy recomendable** este libro.", []),
        ("Muy entretenida la serie **El faro**. De **Lance**, no he visto *Marea baja*.", ["El faro"]),
        ("He leído «La caja de los vientos» de un tirón. «Qué **bien**».", ["La caja de los vientos"]),
        ("Vimos *Bancales*. No hemos visto todavía *Norias*, ni hemos leído **Acequia**.", ["Bancales"]),
        ("I have read “The Mill” and never watched *The Well*.", ["The Mill"]),
        ("Un libro.\n\n[^1]: Y no ***La otra***.", []),
    ],
)
def test_works_are_named_only_where_the_text_is_sure(body, found):
    assert works(body) == found


def test_each_kind_of_one_part_has_its_own_works_and_pictures():
    body = "Una serie: ***Norias***.\n\n![](norias.png)\n\nY en cuanto a películas, ***Acequia***.\n\n![Un bancal](bancal.png)"
    series, films = shelve("", "📺 Una serie y una película", body)
    assert (series.works, series.pictures) == (("Norias",), ("norias.png",))
    assert (films.works, films.pictures) == (("Acequia",), ("bancal.png",))
    assert films.text.startswith("Y en cuanto")


def test_under_the_section_of_a_shelf_headings_are_works():
    [said] = shelve("📚 Libros", "La noria parada", "Con *Muchas* palabras.")
    assert (said.kind, said.works) == ("books", ("La noria parada",))
