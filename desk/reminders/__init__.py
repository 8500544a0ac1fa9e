"""What falls due, told to each colleague once, by mail."""
