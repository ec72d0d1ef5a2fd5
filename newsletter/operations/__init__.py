"""For whoever runs the site: backups, the version, what to look at. Knows the apps by Django's registry and by settings.

Imports none of our packages, and nobody imports it; what an app wants done around a restore it names in
RESTORE_STEPS (newsletter/settings.py).
"""
