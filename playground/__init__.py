"""An interactive playground for learning deep learning."""
