"""`make bench`: how long the site takes, against hand-written SQL and against the usual Django list."""
