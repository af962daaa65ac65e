"""The page Replay: a player in the browser, and the frames it asks for."""
