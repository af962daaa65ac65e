"""The sections of the page on activation functions."""
