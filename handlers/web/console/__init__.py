"""The web console: the page at `/` that behaves as the bots do, and `/admin` for whoever runs the service.

Plain HTML, one style sheet and ES modules from this package, with no build step and nothing fetched from elsewhere.
"""
