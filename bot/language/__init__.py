"""What is known of languages: their names, scripts and little words, and what can be told by them."""
