"""Sources become rows: one transaction a source, whole or not at all.

In: paths or uploaded files (`sources`). Out: rows, picture files, and one `Outcome` a source with its warnings.
May import parsing, models, editing, pictures, links, markup; never `admin` or `site`."""
