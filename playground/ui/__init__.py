"""What several pages share, and what the web server does around them."""
