"""Who speaks when: how voices sound, and which of them are one person's."""
