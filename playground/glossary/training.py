"""Terms of training."""

from playground.glossary.term import Term

TRAINING = (
    Term(
        "Loss",
        "A number that says how wrong the predictions are; training minimizes it.",
        r"L = \frac{1}{n} \sum_i \ell(\hat y_i, y_i)",
    ),
    Term(
        "Cross-entropy",
        "The loss of a classifier with several classes: minus the logarithm of the probability "
        "that it gives to the true class, averaged over the examples.",
        r"L = -\frac{1}{n} \sum_i \log p_{i, y_i}",
    ),
    Term(
        "Binary cross-entropy",
        "The cross-entropy of two classes, where one probability is enough.",
        r"L = -\frac{1}{n} \sum_i \big(y_i \log p_i + (1 - y_i) \log(1 - p_i)\big)",
    ),
    Term(
        "Mean squared error",
        "The loss of regression: the squared difference between prediction and target, averaged "
        "over the examples.",
        r"L = \frac{1}{n} \sum_i (\hat y_i - y_i)^2",
    ),
    Term(
        "Gradient",
        "The vector of the partial derivatives of the loss with respect to all "
        "parameters; it points in the direction in which the loss rises fastest.",
        r"\nabla L = \Big(\frac{\partial L}{\partial \theta_1}, \dots, "
        r"\frac{\partial L}{\partial \theta_m}\Big)",
        labels=("Gradient clipping",),
    ),
    Term(
        "Gradient descent",
        "Training by many small steps against the gradient of the loss; it is called stochastic "
        "(SGD) when each step uses only one batch.",
        r"\theta \leftarrow \theta - \eta\, \nabla L",
    ),
    Term(
        "Hessian",
        "The matrix of the second derivatives of the loss; its eigenvalues say how strongly the "
        "loss curves along each eigenvector, and the largest one limits the learning rate.",
        r"H_{ij} = \frac{\partial^2 L}{\partial \theta_i\, \partial \theta_j}, \quad "
        r"\eta < \frac{2}{\lambda_{\max}}",
    ),
    Term(
        "Loss surface",
        "The loss as a height over all weights; training looks for a low place on it.",
        r"\theta \mapsto L(\theta)",
    ),
    Term(
        "Backpropagation",
        "The computation of the gradient by the chain rule, from the output back to the first "
        "layer.",
        r"\delta^{(k)} = \big(W^{(k+1)} \delta^{(k+1)}\big) \odot \sigma'\big(z^{(k)}\big)",
    ),
    Term(
        "Learning rate",
        "The factor that decides how far a step goes: when it is too small, training takes long, "
        "and when it is too large, the loss does not settle.",
        r"\theta \leftarrow \theta - \eta\, \nabla L",
        labels=("Learning rates to compare",),
    ),
    Term(
        "Learning rate schedule",
        "A rule by which the learning rate changes during training, such as a rise from 0 "
        "(warm-up) followed by a slow decay.",
        r"\eta_t = \tfrac{1}{2}\, \eta_0 \big(1 + \cos(\pi t / T)\big) \text{ for cosine decay}",
        labels=("Schedule",),
    ),
    Term(
        "Optimizer",
        "The algorithm that turns gradients into steps, such as SGD or Adam.",
    ),
    Term(
        "Momentum",
        "A running sum of past gradients that is followed instead of the newest gradient: steps in "
        "the same direction add up, and zigzags cancel.",
        r"m \leftarrow \beta m - \eta\, \nabla L, \quad \theta \leftarrow \theta + m",
    ),
    Term(
        "Batch",
        "The examples that one training step uses; it is also called a mini-batch.",
        r"\text{steps per epoch} = \lceil n / \text{batch size} \rceil",
        labels=("Batch size",),
    ),
    Term(
        "Epoch",
        "One complete pass through all training examples.",
        labels=("Epochs",),
    ),
    Term(
        "Initialization",
        "The choice of the weights before training, at random so that the neurons of a layer start "
        "differently.",
        r"w \sim U\big(\!-\!r, r\big),\ r = \sqrt{6 / (n_\text{in} + n_\text{out})} "
        r"\text{ for Glorot}",
    ),
    Term(
        "Random seed",
        "The number from which all random choices follow: with the same seed and settings, "
        "training runs the same way again.",
        labels=("Seed", "Seeds to compare", "Seed of the data", "Data seed"),
    ),
    Term(
        "Regularization",
        "Anything that keeps a network from fitting noise; L1 adds λ times the sum of the absolute "
        "weights to the loss, and L2 λ times the sum of their squares.",
        r"L + \lambda \textstyle\sum_j |w_j| \quad\text{or}\quad L + \lambda \sum_j w_j^2",
        labels=("Regularization rate",),
    ),
    Term(
        "Weight decay",
        "A pull of every weight towards 0 in each step, a kind of regularization.",
        r"w \leftarrow (1 - \eta \lambda)\, w",
    ),
    Term(
        "Dropout",
        "A kind of regularization: in each training step, randomly chosen outputs of a layer are "
        "set to 0, so that no neuron can rely on another one alone.",
        r"\tilde h = \frac{m \odot h}{1 - p}, \quad m_i \sim \mathrm{Bernoulli}(1 - p)",
        labels=("MLP dropout",),
    ),
    Term(
        "Early stopping",
        "Training ends when the validation loss has not improved for some epochs (the patience), "
        "and the best weights are restored.",
        labels=("Patience",),
    ),
)
