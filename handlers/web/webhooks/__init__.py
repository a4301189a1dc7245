"""Programs that are told when their task is over."""
