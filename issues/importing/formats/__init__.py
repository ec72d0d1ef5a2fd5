"""Exports of other systems, one module a system: each tells whether a place is of its own and yields its posts.

In: a folder (an unpacked archive) or a file. Out: one `SourceDocument` a post, its front matter made of the export's own
fields, its body as the export has it; what cannot come in with its reason. May import what `importing` may.
"""
