"""What one person asks of the class: everything that a page changes goes through here."""

from __future__ import annotations

from collections.abc import Collection

from playground.classroom.brought_data import AccessError, expect_teacher, is_shared
from playground.classroom.class_store import ClassStore, Person
from playground.classroom.identity import Identity
from playground.classroom.poll import QUESTIONS, Poll, PollError, PollState
from playground.classroom.prediction import Prediction
from playground.datasets.brought import brought_in, title_of_brought
from playground.experiments import Config, Experiment
from playground.runs import Run

NO_POLL = "Expected a poll. Received: none, or one that has ended. Open another one."


class AuthorizedClass:
    """The class that an identity has entered, as far as that identity may see and change it.

    What is for the teacher alone raises an `AccessError` for others, and then changes nothing.
    """

    def __init__(self, store: ClassStore, identity: Identity) -> None:
        self._store, self._identity = store, identity

    def enter(self, here: Collection[str] = ()) -> Person | None:
        """Notes a student who looks at a page; the teacher is none, nor is who has no id.

        Args:
            here: The ids of those who have a page open: they stay in a class that is full.

        Raises:
            FullError: as many are here as a class has room for.
        """
        who = self._identity
        if who.is_teacher or not who.id:
            return None
        return self._store.enter(who.class_id, who.id, who.name, here)

    def my_animal(self) -> str:
        """What the class page calls this person where names are not shown."""
        found = self._store.person(self._identity.class_id, self._identity.id)
        return "" if found is None else found.animal

    def people(self) -> list[Person]:
        """All students who have entered; for the teacher."""
        self._expect_teacher()
        return self._store.people(self._identity.class_id)

    def show_names(self, shown: bool) -> None:
        """Calls students by their names, or by their animals; for the teacher."""
        self._expect_teacher()
        self._store.show_names(self._identity.class_id, shown)

    def names_shown(self) -> bool:
        """Whether the class page calls students by their names."""
        return self._store.names_shown(self._identity.class_id)

    def poll(self) -> Poll | None:
        """The poll that the class has now; None where there is none."""
        return self._store.poll(self._identity.class_id)

    def open_poll(self, experiment: Experiment[Config], config: Config, question: str) -> None:
        """Asks the class what a training will give; for the teacher. An earlier poll ends.

        Raises:
            PollError: nobody knows the question, or it is about data that are not shared.
        """
        self._expect_teacher()
        if question not in QUESTIONS:
            raise PollError(
                f"Expected one of the questions {', '.join(QUESTIONS)}. Received: {question:.40}. "
                "Choose another one."
            )
        values = config.model_dump(mode="json")
        hidden = [name for name in sorted(brought_in(values)) if not is_shared(name)]
        if hidden:
            titles = ", ".join(f"“{title_of_brought(name)}”" for name in hidden)
            raise PollError(
                f"Expected data that the class may see. Received: {titles}, not shared yet. Press "
                "Share the data, under Share, and open the poll again."
            )
        self._store.open_poll(self._identity.class_id, experiment.name, values, question)

    def close_poll(self) -> None:
        """Takes no more answers; for the teacher."""
        self._move(PollState.CLOSED)

    def reveal_poll(self) -> None:
        """Takes no more answers, and shows everybody how they are distributed; for the teacher."""
        self._move(PollState.REVEALED)

    def end_poll(self) -> None:
        """Takes the poll away from all pages; for the teacher."""
        self._move(PollState.ENDED)

    def note_run(self, run: Run, config: Config) -> None:
        """The teacher has pressed Train: where the poll is about these settings, the run answers
        it, and who has not predicted is late. Of anybody else's run nothing is noted."""
        poll = self.poll() if self._identity.is_teacher else None
        if poll is not None and poll.is_about(run.experiment, config):
            self._store.set_run(poll.id, run.id)

    def answer(self, prediction: Prediction) -> None:
        """Predicts, or changes what was predicted.

        Raises:
            AccessError: nobody knows who asks.
            PollError: there is no poll, it is closed, or the prediction answers something else.
        """
        if not self._identity.id:
            raise AccessError(
                "Expected a browser that keeps its cookie. Received: one without. Reload the page."
            )
        poll = self._expect_poll()
        self._store.answer(poll.id, self._identity.id, poll.value_in(prediction))

    def my_answer(self) -> float | None:
        """What this person has predicted; None where nothing was counted."""
        poll = self.poll()
        return None if poll is None else self._store.answers(poll.id).get(self._identity.id)

    def answers(self) -> list[float]:
        """What the class has predicted; for the teacher, and for everybody once it is revealed."""
        poll = self._expect_poll()
        if poll.state is not PollState.REVEALED:
            self._expect_teacher()
        return list(self._store.answers(poll.id).values())

    def _move(self, state: PollState) -> None:
        self._expect_teacher()
        self._store.set_state(self._expect_poll().id, state)

    def _expect_poll(self) -> Poll:
        poll = self.poll()
        if poll is None:
            raise PollError(NO_POLL)
        return poll

    def _expect_teacher(self) -> None:
        expect_teacher(self._identity)
