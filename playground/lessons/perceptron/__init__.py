"""What the perceptron page shows, one section per file."""
