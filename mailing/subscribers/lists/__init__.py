"""Lists of readers as files, in and out. Nobody who said no comes in by one, no line of one vanishes.

In: the bytes of a CSV of any program. Out: subscribers, and a report with an outcome for every line (`importing`);
the way back is `exporting`. `table` finds the rows, `columns` says what each column means, `vocabulary` is what the
programs call things, `cells` reads addresses and dates."""
