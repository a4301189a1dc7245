"""What a text claims that can be looked up in another: numbers, times, dates, sums and names."""
