"""Pure scores of answers against references: words, times, speakers, seams, and what is chance."""
