"""The client-server API of Matrix, as far as the bot uses it."""
