"""What the page on the plane shows, one subject per file."""
