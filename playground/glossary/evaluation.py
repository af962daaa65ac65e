"""Terms of data and of judging what was learned."""

from playground.glossary.term import Term

EVALUATION = (
    Term(
        "Feature",
        "One of the numbers that describe an example, and so an input of the network.",
        r"x = (x_1, \dots, x_D)",
        labels=("Features",),
    ),
    Term(
        "One-hot encoding",
        "A category written as a vector with a 1 at its own place and 0 everywhere else.",
        r"\mathrm{C} = (0, 1, 0, 0) \text{ among A, C, G, T}",
    ),
    Term(
        "Standardization",
        "Subtracting the mean and dividing by the standard deviation, both taken from the training "
        "examples.",
        r"x' = \frac{x - \mu}{s}",
        labels=("Standardize",),
    ),
    Term(
        "Data augmentation",
        "Changing training examples at random in ways that do not change their class, so that the "
        "network sees more variety.",
        labels=("Augmentation",),
    ),
    Term(
        "Validation split",
        "Setting aside some of the training examples to compare settings and epochs on; "
        "no gradient is computed from them.",
    ),
    Term(
        "Test set",
        "The examples that are looked at once, at the end: a score on them is honest as long as "
        "nothing was chosen by it.",
    ),
    Term(
        "Accuracy",
        "The share of examples whose class is predicted correctly.",
        r"\frac{1}{n} \big|\{i : \hat y_i = y_i\}\big|",
    ),
    Term(
        "Confusion matrix",
        "A table that counts, for each true class (row), how often each class was predicted "
        "(column); correct predictions stand on the diagonal.",
        r"C_{jk} = \big|\{i : y_i = j,\ \hat y_i = k\}\big|",
    ),
    Term(
        "Permutation importance",
        "How much of a score is lost when the values of one column are shuffled over the examples.",
        r"s(X) - s(X_{\pi(j)})",
    ),
    Term(
        "Generalization",
        "How well a network does on examples that it has not been trained on.",
        r"\text{gap} = L_\text{test} - L_\text{train}",
    ),
    Term(
        "Overfitting",
        "Fitting the noise of the training examples: the training loss goes on falling while the "
        "validation loss rises.",
    ),
    Term(
        "Baseline",
        "A simple method whose score a network must beat to be worth its effort, such as always "
        "naming the most frequent class.",
        r"\max_k \frac{n_k}{n} \text{ for the majority class}",
    ),
)
