"""What a colleague looks for again and again in the lists of the admin, kept under a name."""
