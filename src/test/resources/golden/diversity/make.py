"""Texts of a small grammar and the figures that other programs give for them.

Made with Python 3.11.7 and the versions in requirements.txt:
    python make.py
BLEU is NLTK's with its smoothing method 1; the eigenvalues are NumPy's; gzip is Python's at level 9.
"""

import collections
import gzip
import json
import math
import random

import numpy
from nltk.translate.bleu_score import SmoothingFunction, sentence_bleu

TEMPLATES = [
    "how do i {verb} a {thing} before {time}?",
    "what is the best way to {verb} my {thing}",
    "please explain why people {verb} every {thing} they see",
    "can you {verb} the {thing} for my {person}, or is it too late {time}?",
    "my {person} says that a {thing} cannot be {verb}ed: is that true?",
    "{verb} {thing}",
    "{thing}!",
]
WORDS = {
    "verb": "repair clean paint lift order return heat store".split(),
    "thing": "kettle bicycle garden fence old chair lamp rain barrel".split(),
    "person": "sister teacher neighbour doctor".split(),
    "time": ["winter", "the next holiday", "monday", "the evening comes"],
}


def text(random_):
    template = random_.choice(TEMPLATES)
    return template.format(**{slot: random_.choice(values) for slot, values in WORDS.items()})


def grams(words, n):
    return list(zip(*(words[i:] for i in range(n))))


def plain(sentence):
    return "".join(c for c in sentence if c.isalnum() or c == " ").split()


def self_bleu(texts):
    scores = []
    for i, hypothesis in enumerate(texts):
        # As our definition says, a text without n-grams of an order is measured by the others.
        orders = min(4, len(hypothesis))
        scores.append(
            sentence_bleu(
                texts[:i] + texts[i + 1 :],
                hypothesis,
                weights=[1 / orders] * orders,
                smoothing_function=SmoothingFunction(epsilon=0.1).method1,
            )
        )
    return float(numpy.mean(scores))


def vendi(texts):
    features = {}
    rows = []
    for words in texts:
        uses = collections.Counter(grams(words, 1) + grams(words, 2))
        rows.append({features.setdefault(g, len(features)): 1 + math.log(n) for g, n in uses.items()})
    matrix = numpy.zeros((len(rows), len(features)))
    for i, row in enumerate(rows):
        for feature, value in row.items():
            matrix[i, feature] = value
    matrix /= numpy.linalg.norm(matrix, axis=1, keepdims=True)
    values = numpy.linalg.eigvalsh(matrix @ matrix.T / len(rows))
    values = values[values > 1e-12]
    return float(numpy.exp(-(values * numpy.log(values)).sum()))


def repetition(texts):
    total = collections.Counter(g for words in texts for g in grams(words, 4))
    scores = []
    for words in texts:
        own = collections.Counter(grams(words, 4))
        scores.append(math.log(1 + sum(total[g] - n for g, n in own.items())))
    return float(numpy.mean(scores))


def distinct(texts, n):
    found = [g for words in texts for g in grams(words, n)]
    return len(set(found)) / len(found)


def near_duplicates(texts):
    sets = [set(grams(words, 3)) or {tuple(words)} for words in texts]
    near = sum(
        any(len(a & b) / len(a | b) >= 0.5 for b in sets[:i]) for i, a in enumerate(sets)
    )
    return near / len(texts)


random_ = random.Random(5)
raw = [text(random_) for _ in range(80)]
texts = [plain(sentence) for sentence in raw]
joined = "\n".join(raw).encode()
openers = collections.Counter(tuple(words[:3]) for words in texts)
shares = [n / len(texts) for n in openers.values()]
golden = {
    "distinct1": distinct(texts, 1),
    "distinct2": distinct(texts, 2),
    "selfBleu": self_bleu(texts),
    "compression": len(joined) / len(gzip.compress(joined, 9)),
    "repetition": repetition(texts),
    "vendi": vendi(texts),
    "nearDuplicates": near_duplicates(texts),
    "openerShare": max(shares),
    "openerEntropy": -sum(p * math.log2(p) for p in shares),
}
with open("texts.txt", "w") as out:
    out.write("\n".join(raw) + "\n")
with open("figures.json", "w") as out:
    json.dump(golden, out, indent=2)
    out.write("\n")
