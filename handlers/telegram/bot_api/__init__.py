"""The Bot API: rate-limited calls, errors, files, and what it tells of people and chats."""
