"""What comes in from Slack: events, commands, shortcuts, buttons and forms."""
