"""What the core needs from outside, by who uses it. Every implementation passes the same contract suite."""
