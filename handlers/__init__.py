"""Where people and programs come in, and answers go out."""
