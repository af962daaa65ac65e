"""An animal for everybody in a class, so that no name has to be projected."""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Collection

ANIMALS = (
    "Alpaca", "Ant", "Badger", "Bat", "Bear", "Beaver", "Bee", "Beetle", "Bison", "Boar",
    "Camel", "Cat", "Cheetah", "Chicken", "Cobra", "Cow", "Coyote", "Crab", "Crane", "Cricket",
    "Crow", "Deer", "Dingo", "Dog", "Dolphin", "Donkey", "Dove", "Duck", "Eagle", "Eel", "Elk",
    "Emu", "Falcon", "Ferret", "Finch", "Fox", "Frog", "Gazelle", "Gecko", "Gibbon", "Giraffe",
    "Goat", "Goose", "Gull", "Hamster", "Hare", "Hawk", "Hedgehog", "Heron", "Horse", "Hyena",
    "Ibex", "Ibis", "Iguana", "Impala", "Jackal", "Jaguar", "Jay", "Kiwi", "Koala", "Lark",
    "Lemur", "Leopard", "Lion", "Lizard", "Llama", "Lobster", "Lynx", "Macaw", "Magpie",
    "Marmot", "Mole", "Moose", "Moth", "Mouse", "Mule", "Newt", "Ocelot", "Octopus", "Okapi",
    "Orca", "Ostrich", "Otter", "Owl", "Ox", "Oyster", "Panda", "Parrot", "Pelican", "Penguin",
    "Pigeon", "Pony", "Puffin", "Puma", "Python", "Quail", "Rabbit", "Raccoon", "Raven",
    "Robin", "Salmon", "Seal", "Shark", "Sheep", "Shrew", "Skunk", "Sloth", "Snail", "Spider",
    "Squid", "Stork", "Swan", "Tapir", "Tiger", "Toad", "Toucan", "Trout", "Tuna", "Turtle",
    "Viper", "Vole", "Walrus", "Wasp", "Weasel", "Whale", "Wolf", "Wombat", "Wren", "Yak",
    "Zebra",
)  # fmt: skip


def animal_of(person: str, taken: Collection[str]) -> str:
    """The animal that belongs to a person's anonymous id, or the next one that is free.

    Args:
        taken: Animals of others in the class. Where they have all of them, a number follows.
    """
    digest = hashlib.sha256(person.encode()).digest()
    first = int.from_bytes(digest[:8], "big")
    for number in itertools.count(1):
        for step in range(len(ANIMALS)):
            name = ANIMALS[(first + step) % len(ANIMALS)]
            called = name if number == 1 else f"{name} {number}"
            if called not in taken:
                return called
    raise AssertionError("numbers do not end")
