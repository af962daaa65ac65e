"""Terms of neurons and networks."""

from playground.glossary.term import Term

NETWORKS = (
    Term(
        "Neurode",
        "The artificial neuron of McCulloch and Pitts (1943): its inputs and its output are 0 or "
        "1, and it outputs 1 when its excitatory inputs minus its inhibitory ones reach a "
        "threshold.",
        r"y = 1 \text{ if } \textstyle\sum_i s_i x_i \ge \theta, \text{ else } 0; "
        r"\ s_i = -1 \text{ if } x_i \text{ inhibits, else } 1",
    ),
    Term(
        "Neuron",
        "A unit that adds its weighted inputs and a bias, and passes the sum through an activation "
        "function.",
        r"o = \sigma\big(\textstyle\sum_i w_i x_i + b\big)",
        labels=("Neurons",),
    ),
    Term(
        "Perceptron",
        "A single layer of threshold units that learns from its mistakes: after a wrong "
        "prediction, the weights move by the learning rate times the error times the input.",
        r"w \leftarrow w + \eta\,(y - \hat y)\,x",
    ),
    Term(
        "Threshold unit",
        "A neuron whose activation function is a step: it outputs 1 when its weighted sum plus the "
        "bias is at least 0, and 0 otherwise.",
        r"\hat y = \mathrm{heaviside}(w \cdot x + b)",
    ),
    Term(
        "Weight",
        "The number by which a neuron multiplies one of its inputs; training changes it.",
        r"w_{ij}",
    ),
    Term(
        "Bias",
        "The number that a neuron adds to its weighted sum; it moves the place at which the neuron "
        "turns on.",
        r"z = w \cdot x + b",
    ),
    Term(
        "Parameter",
        "Any number that training adjusts: all the weights and biases of a network.",
        r"n_\text{in}\, n_\text{out} + n_\text{out} \text{ for a dense layer}",
    ),
    Term(
        "Hidden layer",
        "A layer between the input layer and the output layer.",
        r"h = \sigma(W^\top x + b)",
        labels=("Hidden layers",),
    ),
    Term(
        "Dense layer",
        "A layer in which every neuron is connected to all outputs of the layer before; it is also "
        "called fully connected.",
        r"o = \sigma(W^\top x + b)",
        labels=("Dense units", "MLP units"),
    ),
    Term(
        "Forward pass",
        "The computation of a network's output, layer by layer from the inputs.",
        r"o^{(k)} = \sigma\big(W^{(k)\top} o^{(k-1)} + b^{(k)}\big)",
    ),
    Term(
        "Activation function",
        "The nonlinear function that a neuron applies to its weighted sum; without it, any number "
        "of layers computes no more than a linear (affine) function.",
        r"o = \sigma(z)",
        labels=("Activation", "Activations", "Activations to compare"),
    ),
    Term(
        "Sigmoid",
        "An S-shaped activation function with outputs between 0 and 1, also called the logistic "
        "function.",
        r"\sigma(t) = \frac{1}{1 + e^{-t}}",
    ),
    Term(
        "Hyperbolic tangent (tanh)",
        "An S-shaped activation function with outputs between −1 and 1, centred on 0.",
        r"\tanh(t) = \frac{e^t - e^{-t}}{e^t + e^{-t}}",
    ),
    Term(
        "ReLU",
        "The rectified linear unit, an activation function that passes positive sums on unchanged "
        "and turns negative ones into 0.",
        r"\mathrm{ReLU}(t) = \max(0, t)",
    ),
    Term(
        "Dead neuron",
        "A neuron with ReLU whose sum is negative for every example: it always outputs 0, its "
        "gradient is 0, and it no longer learns.",
        r"w \cdot x + b < 0 \text{ for every } x",
    ),
    Term(
        "Softmax",
        "A function that turns the scores of all classes into positive numbers with the sum 1, "
        "which are read as probabilities.",
        r"p_k = \frac{e^{z_k}}{\sum_j e^{z_j}}",
    ),
    Term(
        "Logit",
        "The score of a class before softmax or sigmoid; for a single probability, it is the "
        "logarithm of the odds.",
        r"z = \log\frac{p}{1 - p}",
    ),
    Term(
        "Decision boundary",
        "The set of points at which a classifier's prediction changes from one class to another.",
        r"w \cdot x + b = 0 \text{ for one neuron}",
    ),
    Term(
        "Universal approximation",
        "The theorem that a network with one hidden layer of finitely many neurons can come as "
        "close as one likes to any continuous function on a compact set, given suitable weights "
        "and a suitable activation function.",
        r"\sup_x \Big|f(x) - \textstyle\sum_i \alpha_i\, \sigma(w_i x + b_i)\Big| < \varepsilon",
    ),
)
