"""The address of a smaller copy leads to its original."""

import pytest

from issues.importing.fetching.addresses import file_name, originals

INNER = "https%3A%2F%2Fsubstack-post-media.s3.amazonaws.com%2Fpublic%2Fimages%2Fab12_1200x800.jpeg"
PLAIN = "https://substack-post-media.s3.amazonaws.com/public/images/ab12_1200x800.jpeg"


@pytest.mark.parametrize(
    ("url", "first"),
    [
        (f"https://substackcdn.com/image/fetch/w_1456,c_limit,f_auto,q_auto:good,fl_progressive:steep/{INNER}", PLAIN),
        (f"https://substackcdn.com/image/fetch/$s_!a1-B!,w_1456,c_limit,f_auto/{INNER}", PLAIN),
        (f"https://cdn.substack.com/image/fetch/w_600%2Ch_400/{INNER}", PLAIN),
        (f"https://substackcdn.com/image/fetch/w_9/https://cdn.substack.com/image/fetch/w_600/{INNER}", PLAIN),
        ("https://substackcdn.com/image/fetch/w_9/https%3A%2F%2Fbucketeer-e05.s3.amazonaws.com%2Fpublic%2Fimages%2Fab.png",
         "https://substack-post-media.s3.amazonaws.com/public/images/ab.png"),
        ("https://site.example/content/images/size/w600/format/webp/2024/05/faro.jpg",
         "https://site.example/content/images/2024/05/faro.jpg"),
        ("https://site.example/wp-content/uploads/2021/05/faro-300x200.jpg?x=1", "https://site.example/wp-content/uploads/2021/05/faro.jpg"),
        ("https://i0.wp.com/site.example/uploads/faro.jpg?resize=300%2C200&ssl=1", "https://site.example/uploads/faro.jpg"),
        ("https://faro.files.wordpress.com/2016/09/x.jpg?w=190", "https://faro.files.wordpress.com/2016/09/x.jpg"),
        ("https://media.beehiiv.com/cdn-cgi/image/fit=scale-down,quality=80/uploads/a/b.png", "https://media.beehiiv.com/uploads/a/b.png"),
        ("https://miro.medium.com/v2/resize:fit:1400/1*abc.png", "https://miro.medium.com/1*abc.png"),
        ("//site.example/faro.jpg", "https://site.example/faro.jpg"),
        ("https://site.example/poster-300x200.jpg", "https://site.example/poster-300x200.jpg"),
    ],
)  # fmt: skip
def test_the_original_is_asked_first_and_the_written_address_last(url: str, first: str) -> None:
    found = originals(url)
    assert found[0] == first
    assert found[-1] == (f"https:{url}" if url.startswith("//") else url)
    assert len(set(found)) == len(found)


@pytest.mark.parametrize(
    ("url", "name"),
    [
        (PLAIN, "ab12_1200x800.png"),
        ("https://e.example/El%20faro.JPG?x=1", "El-faro.png"),
        ("https://e.example/", "picture.png"),
        ("https://e.example/..%2F..%2Fetc.jpg", "etc.png"),
    ],
)
def test_a_name_is_made_of_the_last_part(url: str, name: str) -> None:
    assert file_name(url, "png") == name
