"""Studies: many runs with one question, a grid of settings or a search for better ones."""
