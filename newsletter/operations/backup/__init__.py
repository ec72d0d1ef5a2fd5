"""One file that holds the site: its rows, readable by any database, and its media; made while serving, restored whole.

    backup.json                          what it is: version, migrations, tables and their columns
    rows/APP.MODEL/00001.jsonl.gz        a JSON list a row, in the columns' order
    media/…                              the files, as they lie in MEDIA_ROOT
    SHA256SUMS                           what `sha256sum -c` checks; without it the archive is cut

It is a plain tar of regular files, so that ten years from now nobody needs us to read it.
"""
