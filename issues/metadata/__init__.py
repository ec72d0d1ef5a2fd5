"""What a page says of itself to machines: <head>, schema.org, share pictures, feed links.

In: a rendered issue or a page's facts. Out: strings and PNG files. May import models, rendering, pictures; never `admin` or `site`."""
