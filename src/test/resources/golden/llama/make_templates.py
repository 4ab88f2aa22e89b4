"""Writes chat templates with their renderings by transformers for ChatTemplateTest; see README.md.

The templates are written in the style of the published ones, not copied from model repositories.
"""

import json
import pathlib

from transformers.utils.chat_template_utils import render_jinja_template

TEMPLATES = {
    "llama-3": """{% set loop_messages = messages %}{% for message in loop_messages %}{% set content = '<|start_header_id|>' + message['role'] + '<|end_header_id|>\n\n'+ message['content'] | trim + '<|eot_id|>' %}{% if loop.index0 == 0 %}{% set content = bos_token + content %}{% endif %}{{ content }}{% endfor %}{% if add_generation_prompt %}{{ '<|start_header_id|>assistant<|end_header_id|>\n\n' }}{% endif %}""",
    "llama-3.1": """{{- bos_token }}
{%- if not date_string is defined %}
    {%- if strftime_now is defined %}
        {%- set date_string = "26 Jul 2024" %}
    {%- else %}
        {%- set date_string = "26 Jul 2024" %}
    {%- endif %}
{%- endif %}
{%- if messages[0]['role'] == 'system' %}
    {%- set system_message = messages[0]['content']|trim %}
    {%- set messages = messages[1:] %}
{%- else %}
    {%- set system_message = "" %}
{%- endif %}
{{- "<|start_header_id|>system<|end_header_id|>\\n\\n" }}
{{- "Today Date: " + date_string + "\\n\\n" }}
{{- system_message }}
{{- "<|eot_id|>" }}
{%- for message in messages %}
    {%- if not (message.role == 'ipython' or message.role == 'tool' or 'tool_calls' in message) %}
        {{- '<|start_header_id|>' + message['role'] + '<|end_header_id|>\\n\\n'+ message['content'] | trim + '<|eot_id|>' }}
    {%- endif %}
{%- endfor %}
{%- if add_generation_prompt %}
    {{- '<|start_header_id|>assistant<|end_header_id|>\\n\\n' }}
{%- endif %}
""",
    "mistral": """{{ bos_token }}{% for message in messages %}{% if (message['role'] == 'user') != (loop.index0 % 2 == 0) %}{{ raise_exception('Conversation roles must alternate user/assistant/user/assistant/...') }}{% endif %}{% if message['role'] == 'user' %}{{ '[INST] ' + message['content'] + ' [/INST]' }}{% elif message['role'] == 'assistant' %}{{ message['content'] + eos_token}}{% else %}{{ raise_exception('Only user and assistant roles are supported!') }}{% endif %}{% endfor %}""",
    "chatml": """{%- if messages[0]['role'] == 'system' %}
    {{- '<|im_start|>system\\n' + messages[0]['content'] + '<|im_end|>\\n' }}
{%- else %}
    {{- '<|im_start|>system\\nYou are a helpful assistant.<|im_end|>\\n' }}
{%- endif %}
{%- for message in messages %}
    {%- if (message.role == "user") or (message.role == "system" and not loop.first) or (message.role == "assistant" and not message.tool_calls) %}
        {{- '<|im_start|>' + message.role + '\\n' + message.content + '<|im_end|>' + '\\n' }}
    {%- endif %}
{%- endfor %}
{%- if add_generation_prompt %}
    {{- '<|im_start|>assistant\\n' }}
{%- endif %}
""",
    "blocks": """{% for message in messages %}
    {% if message['role'] == 'user' %}
<|user|>
{{ message['content'] }}
    {% else %}
<|assistant|>
{{ message['content'] }}{{ eos_token }}
    {% endif %}
{% endfor %}
{% if add_generation_prompt %}
<|assistant|>
{% endif %}
""",
    "namespace": """{% set ns = namespace(users=0) %}{% for message in messages %}{% if message['role'] == 'user' %}{% set ns.users = ns.users + 1 %}{% endif %}{{ message['content'] }}{% endfor %}{{ ns.users }}""",
}

DIALOGUES = {
    "plain": [("user", "How do I bake bread?")],
    "answered": [("user", "How do I bake bread?"), ("assistant", "Mix, wait, bake.")],
    "longer": [("user", "Hi"), ("assistant", "Hello."), ("user", "Again?\n\nPlease.")],
    "system": [("system", "Be brief."), ("user", "Hi")],
    "spaces": [("user", "  spaced \n"), ("assistant", "\n\nanswer ")],
    "template code": [("user", "{{ 6*7 }} {% if true %}x{% endif %} {# note #} ${7*7} #{8} <b>&amp;</b>")],
    "quotes": [("user", "it's \"quoted\" \\n and \\ back"), ("assistant", "grüße 你好 🙂")],
}

cases = []
for template, source in TEMPLATES.items():
    for dialogue, turns in DIALOGUES.items():
        messages = [dict(role=role, content=content) for role, content in turns]
        for ask in (True, False):
            try:
                out, _ = render_jinja_template([messages], chat_template=source, add_generation_prompt=ask,
                                               bos_token="<s>", eos_token="</s>")
                out = out[0]
            except Exception as refusal:
                assert "roles" in str(refusal), refusal
                out = None
            cases.append(dict(template=template, dialogue=dialogue, ask=ask, messages=messages, rendered=out))
path = pathlib.Path(__file__).with_name("templates.json")
path.write_text(json.dumps(dict(templates=TEMPLATES, cases=cases), indent=1, ensure_ascii=False) + "\n")
