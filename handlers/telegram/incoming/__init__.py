"""What comes in from Telegram: updates, by polling or by webhook."""
