"""Helpers of the tests, and their own second opinions on the product.

Second opinions, which share no code with what they judge: `leak_probe` (a site with drafts answers as one without),
`loss_check` (what of a source is not on its page), `smtp_server` (a mail server that misbehaves, and a judge of who
sends to it), `liveness` (what in HTML could act), `hostile/` (sources made to hurt). Helpers: `samples`, `mailbox`,
`wsgi_site`, `desk_form`, `proofreading`, `looks` and `whole_site` (browsers), `shared` (the real archive, if at hand).
"""
