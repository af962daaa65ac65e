"""What the class page calls people: by their animals, or by the names that they have typed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from playground.classroom.class_store import Person


def called(people: Sequence[Person], *, by_name: bool) -> dict[str, str]:
    """A name for each person's id, no two alike. Whoever has typed none keeps the animal; it also
    tells those apart who have typed the same."""
    names = {person.id: person.animal for person in people}
    if not by_name:
        return names
    typed = Counter(names.values()) + Counter(person.name for person in people)
    taken = set(typed)
    for person in people:
        if person.name:
            name = person.name
            while name in taken and (name != person.name or typed[name] > 1):
                name = f"{name} ({person.animal})"
            taken.add(name)
            names[person.id] = name
    return names
