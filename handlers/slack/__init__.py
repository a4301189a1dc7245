"""Slack: events, commands, shortcuts and buttons in; messages, files and views out."""
