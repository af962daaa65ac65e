"""What the page on gradient descent shows."""
