"""Tables of people's own: encoding, delimiter, decimal mark, header, labels, columns left out."""
