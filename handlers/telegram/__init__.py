"""Telegram: updates in; messages, drafts and documents out."""
