"""The API as OpenAI's clients call it."""
