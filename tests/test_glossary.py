"""The glossary: every term is one sentence and leads to a page."""

import re

import pytest

from playground.experiments import EXPERIMENTS
from playground.glossary import TERMS, term_of
from playground.ui.pages import all_pages, pages_showing

TERMS_OF_THE_LESSONS = """activation function|attention|batch|bias|binary cross-entropy
confusion matrix|convolution|decision boundary|dead neuron|dropout|early stopping|epoch|feature
forward pass|generalization
gradient|gradient descent|head|hidden layer|kernel|layer normalization|learning rate|logit|loss
momentum|neuron|one-hot encoding|optimizer|overfitting|parameter|perceptron|query|receptive field
regularization|relu|sigmoid|softmax|tanh|test set|validation split|universal approximation|weight"""


def test_terms_come_in_alphabetical_order_and_none_twice():
    names = [term.name.casefold() for term in TERMS]
    assert names == sorted(set(names))


def test_the_words_of_the_lessons_are_all_there():
    names = {part for term in TERMS for part in re.split(r" \(|\)|, ", term.name.casefold())}
    assert set(re.split(r"[|\n]", TERMS_OF_THE_LESSONS)) <= names


@pytest.mark.parametrize("term", TERMS, ids=lambda term: term.name)
def test_a_term_is_one_sentence_and_its_page_exists(term):
    assert re.fullmatch(r"[A-Z][^.]*(\.\d[^.]*)*\.", term.sentence), term.sentence
    assert len(term.sentence.split()) <= 40
    assert pages_showing(term)


def test_pages_show_no_term_that_the_glossary_lacks():
    shown = {term.partition("?")[0] for page in all_pages() for term in page.terms}
    assert shown == {term.name for term in TERMS}


def test_no_label_of_a_control_belongs_to_two_terms():
    labels = [label for term in TERMS for label in (term.name, *term.labels)]
    assert len(set(labels)) == len(labels)


def test_every_label_that_a_term_lists_is_that_of_a_control():
    known = {
        control.label
        for experiment in EXPERIMENTS.values()
        for control in experiment.config_type.controls().values()
    }
    assert {label for term in TERMS for label in term.labels} <= known


def test_a_label_finds_its_term_and_another_one_finds_none():
    assert term_of("Batch size").name == "Batch"
    assert term_of("Dropout").name == "Dropout"
    assert term_of("Own motif") is None
