"""What whoever runs the site watches it by: numbers for Prometheus.

In: requests. Out: metrics. Knows the apps by Django's registry alone; nobody of ours imports it but urls.py."""
