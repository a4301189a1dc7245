"""Tasks: taken in, watched, told, taken back."""
