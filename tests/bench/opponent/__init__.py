"""The honest opponent: a list as the usual Django project has it, well written, with the same filters and facets."""
