"""HTTP: programs come in here."""
