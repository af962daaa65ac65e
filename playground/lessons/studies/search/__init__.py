"""The page that searches for better settings."""
