#!/bin/sh
# The site's commands as the services run them, from any folder, for whoever may use sudo: quincena version.
exec sudo -u quincena env ENV_FILE=/etc/quincena/env /srv/quincena/.venv/bin/python /srv/quincena/manage.py "$@"
