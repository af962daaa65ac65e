"""The limits and the queue of all, as the visitor of a page may change them."""

from __future__ import annotations

from playground.classroom.class_controls import ClassControls
from playground.ui import services
from playground.ui.visitor import visitor


def class_controls() -> ClassControls:
    """Whoever is not the teacher is refused when they change something."""
    return ClassControls(services.engine(), services.store(), visitor())
