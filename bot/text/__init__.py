"""Pure work on words: joining, timing, checking, splitting, exporting."""
