"""Scores random tokens with transformers at the shape that `mergewright bench score` prints.

Prints tokens per second in wall and in processor time, first as a caller of the library would do it
(logits at all positions), then with the head only where a loss counts, as Mergewright does it.

  python score_transformers.py --hidden 896 --layers 9 --dtype float32 --threads 2
"""

import argparse
import time

import torch
from transformers import LlamaConfig, LlamaForCausalLM

parser = argparse.ArgumentParser()
parser.add_argument("--hidden", type=int, default=896)
parser.add_argument("--layers", type=int, default=9)
parser.add_argument("--rows", type=int, default=32)
parser.add_argument("--length", type=int, default=256)
parser.add_argument("--batch", type=int, default=4, help="rows of a batch")
parser.add_argument("--threads", type=int, default=2)
parser.add_argument("--repeat", type=int, default=3)
parser.add_argument("--dtype", default="float32")
settings = parser.parse_args()

torch.manual_seed(1)
torch.set_num_threads(settings.threads)
model = LlamaForCausalLM(
    LlamaConfig(
        hidden_size=settings.hidden,
        intermediate_size=settings.hidden * 11 // 4,
        num_hidden_layers=settings.layers,
        num_attention_heads=8,
        num_key_value_heads=1,
        vocab_size=min(32_000, 16 * settings.hidden),
        max_position_embeddings=4096,
        rms_norm_eps=1e-5,
        tie_word_embeddings=False,
    )
).to(getattr(torch, settings.dtype)).eval()
tokens = torch.randint(0, model.config.vocab_size, (settings.rows, settings.length))
answer = settings.length // 4


def everywhere(ids):
    logits = model(ids, use_cache=False).logits[:, -answer - 1 : -1]
    return torch.nn.functional.cross_entropy(
        logits.float().flatten(0, 1), ids[:, -answer:].flatten(), reduction="none"
    )


def where_it_counts(ids):
    hidden = model.model(ids[:, :-1], use_cache=False).last_hidden_state[:, -answer:]
    logits = model.lm_head(hidden)
    return torch.nn.functional.cross_entropy(
        logits.float().flatten(0, 1), ids[:, -answer:].flatten(), reduction="none"
    )


@torch.inference_mode()
def score(losses):
    for first in range(0, settings.rows, settings.batch):
        losses(tokens[first : first + settings.batch])


for name, losses in (("logits everywhere", everywhere), ("logits where they count", where_it_counts)):
    score(losses)
    best, best_cpu = float("inf"), float("inf")
    for _ in range(settings.repeat):
        started, cpu = time.perf_counter(), time.process_time()
        score(losses)
        best = min(best, time.perf_counter() - started)
        best_cpu = min(best_cpu, time.process_time() - cpu)
    count = settings.rows * settings.length
    print(
        f"{name:24} {best:6.2f} s {count / best:8.0f} tokens/s {best_cpu:6.2f} s of processor time"
    )
