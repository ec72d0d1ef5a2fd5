"""The page an issue is written on, in a real browser: one file for each thing that must not go wrong."""
