"""The Bot API: calls at a pace it bears, errors, files, and what it tells of people and chats."""
