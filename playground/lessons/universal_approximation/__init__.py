"""What the page on universal approximation shows, one section per file."""
