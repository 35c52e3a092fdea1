"""The console: a Django project in which officers triage what was found."""
