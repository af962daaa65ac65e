"""What the neurodes page shows, one section per file."""
