"""What the class page calls people: by their animals, or by the names that they have typed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from playground.classroom.class_store import Person


def called(people: Sequence[Person], *, by_name: bool) -> dict[str, str]:
    """A name for each person's id, no two alike. Who has typed none keeps the animal, and of those
    who have typed the same each is told apart by it."""
    if not by_name:
        return {person.id: person.animal for person in people}
    taken = Counter(person.name for person in people) + Counter(each.animal for each in people)
    return {
        person.id: person.animal
        if not person.name
        else person.name
        if taken[person.name] == 1
        else f"{person.name} ({person.animal})"
        for person in people
    }
