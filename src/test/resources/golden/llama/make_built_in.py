"""Writes renderings of our built-in chat templates by transformers for BuiltInTemplatesTest; see README.md."""

import json
import pathlib

from transformers.utils.chat_template_utils import render_jinja_template

HERE = pathlib.Path(__file__).parent
TEMPLATES = HERE.parents[3] / "main/resources/dev/mergewright/checkpoint/chat-templates"

DIALOGUES = {
    "plain": [("user", "How do I bake bread?")],
    "answered": [("user", "How do I bake bread?"), ("assistant", "Mix, wait, bake.")],
    "longer": [("user", "Hi"), ("assistant", "Hello."), ("user", "Again?\n\nPlease.")],
    "system": [("system", "Be brief."), ("user", "Hi"), ("assistant", "Hello.")],
    "quotes": [("user", "it's \"quoted\" \\n and {{ 6*7 }}"), ("assistant", "grüße 你好 🙂")],
    "twice": [("user", "Hi"), ("user", "Hello?")],
    "unknown": [("user", "Hi"), ("tool", "42")],
}
SPECIAL = {"both": dict(bos_token="<s>", eos_token="</s>"), "none": {}}

cases = []
for template in sorted(TEMPLATES.glob("*.jinja")):
    for dialogue, turns in DIALOGUES.items():
        messages = [dict(role=role, content=content) for role, content in turns]
        for ask in (True, False):
            for special, tokens in SPECIAL.items():
                try:
                    out, _ = render_jinja_template([messages], chat_template=template.read_text().strip(),
                                                   add_generation_prompt=ask, **tokens)
                    out = out[0]
                except Exception as refusal:
                    assert "roles" in str(refusal), refusal
                    out = None
                cases.append(dict(template=template.stem, dialogue=dialogue, ask=ask, special=special,
                                  messages=messages, rendered=out))
(HERE / "built-in.json").write_text(json.dumps(dict(cases=cases), indent=1, ensure_ascii=False) + "\n")
