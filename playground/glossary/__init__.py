"""The terms of the pages, each in one sentence, for the page *Glossary* and help of controls."""

from playground.glossary.architectures import ARCHITECTURES
from playground.glossary.evaluation import EVALUATION
from playground.glossary.networks import NETWORKS
from playground.glossary.term import Term
from playground.glossary.training import TRAINING

TERMS = tuple(
    sorted(
        (*NETWORKS, *TRAINING, *EVALUATION, *ARCHITECTURES), key=lambda term: term.name.casefold()
    )
)
"""All terms in alphabetical order."""
_BY_LABEL = {label: term for term in TERMS for label in (term.name, *term.labels)}


def term_of(label: str) -> Term | None:
    """The term that a control of this label sets, if there is one."""
    return _BY_LABEL.get(label)
