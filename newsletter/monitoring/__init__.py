"""What whoever runs the site watches it by: numbers for Prometheus, logs without readers' addresses, Sentry.

In: requests, log records. Out: metrics, lines of JSON or text. Knows the apps by Django's registry alone; only settings,
urls.py and wsgi.py import it."""
