"""The five modes: what is asked of a text model after the words are known."""
