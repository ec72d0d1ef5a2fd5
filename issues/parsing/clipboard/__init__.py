"""What programs put on the clipboard becomes plain HTML, and by the importer's own converter our Markdown.

In: HTML as Google Docs, Word, LibreOffice, Apple's programs, mail programs, editors and browsers write it, or plain
text. Out: a `ParsedBody`, or Markdown. Each module undoes one habit of theirs. May import parsing only."""
