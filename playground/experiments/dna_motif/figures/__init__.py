"""Charts of DNA that only motif discovery draws."""
