"""Pictures that are at other sites are brought in: their originals found, fetched politely, put in place of their addresses.

In: issues of the database. Out: files and rows of pictures, texts that name them; what could not be had, with its reason.
May import what `importing` may; the only way out is `issues.links.http`.
"""
