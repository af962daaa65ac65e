"""Back in time: what the figures of a run showed at each of its recorded epochs."""

from playground.replay.frame import replay_frame
from playground.replay.moments import moments_of, recorded_epochs
