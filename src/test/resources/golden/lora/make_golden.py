"""Writes <case>/{base,adapter,merged}: what PEFT makes of a base model and an adapter. See README.md."""

import json
import shutil
from pathlib import Path

import torch
from peft import LoraConfig, get_peft_model
from transformers import GPT2Config, GPT2LMHeadModel, LlamaConfig, LlamaForCausalLM

LLAMA = dict(vocab_size=16, hidden_size=8, intermediate_size=12, num_hidden_layers=2, num_attention_heads=2,
             num_key_value_heads=1, max_position_embeddings=32, tie_word_embeddings=False)
GPT2 = dict(vocab_size=16, n_embd=8, n_layer=2, n_head=2, n_positions=32)

CASES = {
    "patterns": (lambda: LlamaForCausalLM(LlamaConfig(**LLAMA)), dict(
        r=3, lora_alpha=6, target_modules=["q_proj", "v_proj", "down_proj"],
        rank_pattern={"layers.1.self_attn.q_proj": 2, "down_proj": 4},
        alpha_pattern={"^model.layers.0.mlp.down_proj": 5, "layers.1.self_attn.(q|v)_proj": 1})),
    "embedding": (lambda: LlamaForCausalLM(LlamaConfig(**LLAMA)), dict(
        r=3, lora_alpha=2, use_rslora=True, target_modules=["embed_tokens", "o_proj"], modules_to_save=["lm_head"])),
    "transposed": (lambda: GPT2LMHeadModel(GPT2Config(**GPT2)), dict(
        r=2, lora_alpha=3, target_modules=["c_attn"], fan_in_fan_out=True)),
}


def draw(parameter, grain):
    """Normal numbers, multiples of 1/grain, so that every sum below is nearly exact."""
    return torch.round(torch.randn(parameter.shape) * grain) / grain


def main():
    for name, (make, settings) in CASES.items():
        torch.manual_seed(1)
        folder = Path(name)
        shutil.rmtree(folder, ignore_errors=True)
        model = make()
        with torch.no_grad():
            for parameter in model.parameters():
                parameter.copy_(draw(parameter, 256))
        model.save_pretrained(folder / "base")
        adapted = get_peft_model(model, LoraConfig(task_type="CAUSAL_LM", **settings))
        with torch.no_grad():
            for parameter in adapted.parameters():
                if parameter.requires_grad:
                    parameter.copy_(draw(parameter, 64))
        adapted.save_pretrained(folder / "adapter")
        adapted.merge_and_unload().save_pretrained(folder / "merged")
        for extra in [*folder.glob("*/README.md"), *folder.glob("*/generation_config.json")]:
            extra.unlink()
        config = folder / "adapter/adapter_config.json"
        settings = json.loads(config.read_text()) | {"base_model_name_or_path": "base"}
        config.write_text(json.dumps(settings, indent=2, sort_keys=True, default=list) + "\n")


main()
