"""Charts of networks on the plane."""
