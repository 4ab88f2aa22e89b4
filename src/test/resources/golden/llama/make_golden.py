"""Writes golden values of transformers' Llama for LlamaGoldenTest; see README.md."""

import json
import pathlib

import torch
from transformers import LlamaConfig, LlamaForCausalLM

CASES = {
    "grouped": dict(num_attention_heads=4, num_key_value_heads=2, tie_word_embeddings=False),
    "tied": dict(num_attention_heads=2, num_key_value_heads=2, tie_word_embeddings=True),
    "wide-heads": dict(num_attention_heads=2, num_key_value_heads=1, head_dim=6, rope_theta=500000.0),
}


def model_of(overrides, seed):
    config = LlamaConfig(
        **{
            **dict(vocab_size=32, hidden_size=8, intermediate_size=16, num_hidden_layers=2),
            **dict(max_position_embeddings=64, rms_norm_eps=1e-5, attn_implementation="eager"),
            **overrides,
        }
    )
    model = LlamaForCausalLM(config).float().eval()
    generator = torch.Generator().manual_seed(seed)
    with torch.no_grad():
        for name, weight in model.named_parameters():
            draw = torch.randn(weight.shape, generator=generator) * (0.2 if "norm" in name else 0.6)
            weight.copy_(torch.round((draw + ("norm" in name)) * 256) / 256)
    return model


def row_of(model, length, generator):
    ids = torch.randint(0, 32, (1, length), generator=generator)
    start = int(torch.randint(1, length, (1,), generator=generator))
    with torch.no_grad():
        logits = model(ids).logits[0, :-1]
    losses = torch.nn.functional.cross_entropy(logits, ids[0, 1:], reduction="none")
    return dict(tokens=ids[0].tolist(), answerFrom=start, losses=losses[start - 1 :].tolist())


def greedy_of(model, length, generator):
    prompt = torch.randint(0, 32, (1, length), generator=generator)
    ids = prompt
    for _ in range(8):
        with torch.no_grad():
            top = model(ids).logits[0, -1].topk(2)
        assert top.values[0] - top.values[1] > 1e-3, "too close to call"
        ids = torch.cat([ids, top.indices[:1, None]], 1)
    return dict(prompt=prompt[0].tolist(), reply=ids[0, length:].tolist())


for number, (case, overrides) in enumerate(CASES.items()):
    model = model_of(overrides, seed=number)
    generator = torch.Generator().manual_seed(100 + number)
    golden = dict(
        config=dict(overrides, model_type="llama", vocab_size=32, hidden_size=8, intermediate_size=16,
                    num_hidden_layers=2, max_position_embeddings=64, rms_norm_eps=1e-5),
        weights={n: [list(w.shape), w.flatten().tolist()] for n, w in model.named_parameters()},
        rows=[row_of(model, n, generator) for n in (2, 5, 9, 9, 23, 40)],
        greedy=[greedy_of(model, n, generator) for n in (1, 4, 7, 7, 12)],
    )
    path = pathlib.Path(__file__).with_name(case + ".json")
    path.write_text(json.dumps(golden).replace('], "', '],\n "') + "\n")
