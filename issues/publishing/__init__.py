"""From draft to public and back, and what other apps add to that decision.

In: an issue, a moment, a person. Out: its state, or what stands against it. `hooks` is where other apps (mailing) join.
May import models, editing, proofreading, schedule; never `admin` or `site`."""
