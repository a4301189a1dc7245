"""Use cases, each once: chats, HTTP API, console, upload page and command line call them."""
