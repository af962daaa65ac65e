"""What a Transformer must beat on FordA, and a leak that anybody beats it with."""
