"""Slack's Web API: calls, errors, files, tokens, and what it tells of people and channels."""
