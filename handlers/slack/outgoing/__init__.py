"""What goes out to Slack: messages, modals, files, the app's home."""
