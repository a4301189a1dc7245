"""What goes out to Telegram: messages, drafts, documents, keyboards, menus."""
