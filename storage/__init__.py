"""What is remembered: jobs, tasks, recordings, results, sound."""
