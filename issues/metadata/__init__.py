"""What pages tell browsers, search engines and social networks: <head>, schema.org, share pictures, feed links.

In: a rendered issue, or the settings of the site. Out: strings and PNG files. May import models, rendering, pictures; never `admin` or `site`."""
