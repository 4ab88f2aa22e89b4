"""Writes golden values of transformers' models for FamilyGoldenTest; see README.md."""

import json
import pathlib
import zlib

import numpy
import torch
from transformers import AutoConfig, AutoModelForCausalLM

SIZES = dict(vocab_size=40, hidden_size=16, intermediate_size=24, num_attention_heads=4, num_key_value_heads=2,
             max_position_embeddings=64, pad_token_id=0, bos_token_id=1, eos_token_id=2)
LONG = [1.0, 2.5, 4.0]
SHORT = [1.0, 1.25, 1.5]
CASES = {
    "llama-3.1": dict(model_type="llama", num_hidden_layers=2, rope_theta=500.0, rms_norm_eps=1e-5,
                      rope_scaling=dict(rope_type="llama3", factor=4.0, low_freq_factor=1.0, high_freq_factor=4.0,
                                        original_max_position_embeddings=16)),
    "llama-linear": dict(model_type="llama", num_hidden_layers=2, attention_bias=True, mlp_bias=True,
                         num_key_value_heads=4, rope_scaling=dict(type="linear", factor=4.0)),
    "llama-dynamic": dict(model_type="llama", num_hidden_layers=2, max_position_embeddings=16, head_dim=6,
                          tie_word_embeddings=True, rope_scaling=dict(rope_type="dynamic", factor=4.0)),
    "llama-yarn": dict(model_type="llama", num_hidden_layers=2, head_dim=16, max_position_embeddings=64,
                       rope_scaling=dict(rope_type="yarn", factor=4.0, original_max_position_embeddings=16,
                                         beta_fast=4.0, mscale=0.7, mscale_all_dim=0.4)),
    "mistral": dict(model_type="mistral", num_hidden_layers=3, head_dim=6, sliding_window=8, rope_theta=1000000.0),
    "qwen2": dict(model_type="qwen2", num_hidden_layers=3, use_sliding_window=True, sliding_window=7,
                  max_window_layers=1, tie_word_embeddings=True),
    "qwen2-yarn": dict(model_type="qwen2", num_hidden_layers=2, use_sliding_window=False, sliding_window=7,
                       max_position_embeddings=16, head_dim=16,
                       rope_scaling=dict(type="yarn", factor=4.0, original_max_position_embeddings=16)),
    "qwen3": dict(model_type="qwen3", num_hidden_layers=2, head_dim=6, attention_bias=True, rope_theta=1000000.0),
    "phi3": dict(model_type="phi3", num_hidden_layers=2, num_attention_heads=2, num_key_value_heads=1,
                 sliding_window=9, rope_scaling=None),
    "phi3-long": dict(model_type="phi3", num_hidden_layers=2, num_attention_heads=2, num_key_value_heads=2,
                      partial_rotary_factor=0.75, original_max_position_embeddings=16, tie_word_embeddings=True,
                      rope_scaling=dict(type="longrope", short_factor=SHORT, long_factor=LONG)),
    "gemma2": dict(model_type="gemma2", num_hidden_layers=4, head_dim=6, sliding_window=8, query_pre_attn_scalar=10,
                   attn_logit_softcapping=5.0, final_logit_softcapping=6.0),
    "gemma3": dict(model_type="gemma3_text", num_hidden_layers=4, head_dim=6, sliding_window=8,
                   sliding_window_pattern=3, query_pre_attn_scalar=6, rope_theta=100000.0,
                   rope_local_base_freq=100.0, rope_scaling=dict(rope_type="linear", factor=8.0)),
}


def values_of(name, shape):
    """What FamilyGoldenTest computes as well: integers in [-256, 256] mixed from name and place, over 256."""
    mask = numpy.uint64(0xFFFFFFFF)
    x = numpy.arange(int(numpy.prod(shape)), dtype=numpy.uint64)
    x = (x * numpy.uint64(2654435761) + numpy.uint64(zlib.crc32(name.encode()))) & mask
    x = ((x ^ (x >> numpy.uint64(15))) * numpy.uint64(0x2C1B3C6D)) & mask
    x = ((x ^ (x >> numpy.uint64(12))) * numpy.uint64(0x297A2D39)) & mask
    x = x ^ (x >> numpy.uint64(15))
    return torch.tensor((x % numpy.uint64(513)).astype(numpy.float32) / 256 - 1).reshape(shape)


def model_of(settings, dtype=torch.float32):
    config = AutoConfig.for_model(**json.loads(json.dumps(settings)), attn_implementation="eager")
    model = AutoModelForCausalLM.from_config(config).eval()
    gemma = config.model_type.startswith("gemma")
    with torch.no_grad():
        for name, weight in model.named_parameters():
            values = values_of(name, tuple(weight.shape))
            if "norm" in name:
                values = values / 4 + (0 if gemma else 1)
            weight.copy_(values)
    model.generation_config.eos_token_id = None
    return model.to(dtype)


def tokens_of(length, generator):
    return torch.randint(0, SIZES["vocab_size"], (1, length), generator=generator)


def losses_of(settings, ids, dtype):
    with torch.no_grad():
        logits = model_of(settings, dtype)(ids[:, :-1]).logits[0].float()
    return torch.nn.functional.cross_entropy(logits, ids[0, 1:], reduction="none")


def row_of(settings, ids):
    losses = losses_of(settings, ids, torch.float32).tolist()
    return dict(tokens=ids[0].tolist(), losses=[round(loss, 6) for loss in losses])


def bf16_distance_of(settings, rows):
    """How far a model in bf16 is from the same in f32: the mean over tokens of the losses' distance."""
    distances = [losses_of(settings, ids, torch.bfloat16) - losses_of(settings, ids, torch.float32) for ids in rows]
    return round(float(torch.cat(distances).abs().mean()), 4)


def saved_of(settings):
    return json.loads(AutoConfig.for_model(**json.loads(json.dumps(settings))).to_json_string())


def greedy_of(settings, length, generator):
    while True:
        prompt = tokens_of(length, generator)
        written = model_of(settings).generate(prompt, attention_mask=torch.ones_like(prompt), do_sample=False,
                                              max_new_tokens=12, return_dict_in_generate=True, output_logits=True,
                                              use_cache=settings["model_type"] != "phi3")
        top = torch.stack(written.logits).topk(2).values
        if float((top[..., 0] - top[..., 1]).min()) > 1e-3:  # else too close to call
            return dict(prompt=prompt[0].tolist(), reply=written.sequences[0, length:].tolist())


for number, (case, own) in enumerate(CASES.items()):
    settings = {**SIZES, **own}
    generator = torch.Generator().manual_seed(number)
    rows = [tokens_of(n, generator) for n in (2, 3, 5, 8, 9, 10, 17, 18, 24, 48)]
    golden = dict(
        config=settings,
        saved=saved_of(settings),
        rows=[row_of(settings, ids) for ids in rows],
        bf16_distance=bf16_distance_of(settings, rows),
        greedy=[greedy_of(settings, n, generator) for n in (1, 4, 7, 7, 12, 20)],
    )
    path = pathlib.Path(__file__).with_name(case + ".json")
    path.write_text(json.dumps(golden).replace('}, {', '},\n  {').replace('], "', '],\n "') + "\n")
    print(case, path.stat().st_size)

NEEDED = dict(vocab_size=40, hidden_size=512, intermediate_size=24, num_attention_heads=32, num_hidden_layers=30)
defaults = [dict(NEEDED, model_type=t) for t in sorted({case["model_type"] for case in CASES.values()})]
path = pathlib.Path(__file__).with_name("defaults.json")
text = json.dumps([dict(config=settings, saved=saved_of(settings)) for settings in defaults])
path.write_text(text.replace('}, {', '},\n {').replace(', "saved"', ',\n  "saved"') + "\n")
