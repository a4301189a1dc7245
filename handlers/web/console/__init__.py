"""The web console: the page at `/` that behaves as the bots do, and `/admin` for whoever runs the service.

Plain HTML, one style sheet and ES modules out of this package, with no build step and nothing from elsewhere.
Gradio was considered: it installs some 350 MB, pandas among them, for one page that fits into 60 KB.
"""
