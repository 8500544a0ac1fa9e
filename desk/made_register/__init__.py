"""A made-up register of any size, the same for the same seed, and the proof that it obeys the rules."""
