"""The page Replay: a player in the browser, the frames it asks for, and links to it."""

from playground.ui.replay.link import replay_link

__all__ = ["replay_link"]
