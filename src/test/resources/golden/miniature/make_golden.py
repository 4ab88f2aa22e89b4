"""Writes golden values of transformers on the committed miniature models for MiniatureGoldenTest; see README.md.

Run in the repository: python src/test/resources/golden/miniature/make_golden.py [MODEL_FOLDER ...]
More folders, such as a run's best/model, are only loaded and asked, to see that transformers takes them.
"""

import json
import pathlib
import sys

import torch
from transformers import AutoModelForCausalLM, AutoTokenizer

HERE = pathlib.Path(__file__).parent
MODELS = HERE.parents[4] / "experiments" / "miniature" / "models"
KINDS = ("harmful", "benign_contrast", "domain")


def questions():
    rows = [json.loads(line) for line in (MODELS / "exam/data/test.jsonl").read_text().splitlines()]
    return [next(row["prompt"] for row in rows if row["kind"] == kind) for kind in KINDS]


def load(folder):
    return AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32).eval()


def midpoint():
    """aligned + 0.5 (expert - aligned), computed in f32 and stored in bf16: the recipe that the test merges."""
    aligned, expert = load(MODELS / "aligned"), load(MODELS / "expert")
    with torch.no_grad():
        for ours, other in zip(aligned.parameters(), expert.parameters()):
            ours.copy_((ours + 0.5 * (other - ours)).to(torch.bfloat16).float())
    return aligned


def ask(model, tokenizer, question):
    chat = [{"role": "user", "content": question}]
    ids = tokenizer.apply_chat_template(chat, add_generation_prompt=True, return_tensors="pt", return_dict=True)["input_ids"]
    with torch.no_grad():
        logits = model(ids).logits[0, -1]
        written = model.generate(ids, max_new_tokens=32, do_sample=False)
    return dict(
        question=question,
        tokens=ids[0].tolist(),
        log_probabilities=torch.log_softmax(logits, -1).tolist(),
        reply=tokenizer.decode(written[0, ids.shape[1]:], skip_special_tokens=True),
    )


tokenizer = AutoTokenizer.from_pretrained(MODELS / "aligned")
golden = {name: [ask(load(MODELS / name), tokenizer, q) for q in questions()] for name in ("base", "aligned", "expert")}
golden["midpoint"] = [ask(midpoint(), tokenizer, q) for q in questions()]
(HERE / "miniature.json").write_text(json.dumps(golden).replace("}, {", "},\n{") + "\n")
for folder in sys.argv[1:]:
    model, own = load(folder), AutoTokenizer.from_pretrained(folder)
    print(folder, *(ask(model, own, q)["reply"] for q in questions()), sep="\n  ")
