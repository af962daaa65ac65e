"""What changes while runs train, sent to every browser that watches."""

from playground.live.channel import MANY, NONE, Channel, ChannelError, Source
from playground.live.hub import Hub
from playground.live.route import stream_route
