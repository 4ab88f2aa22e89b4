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
    "qwen3": """{%- if tools %}
    {{- '<|im_start|>system\\n' }}
    {%- for tool in tools %}
        {{- tool | tojson }}
    {%- endfor %}
    {{- '<|im_end|>\\n' }}
{%- elif messages[0].role == 'system' %}
    {{- '<|im_start|>system\\n' + messages[0].content + '<|im_end|>\\n' }}
{%- endif %}
{%- set ns = namespace(multi_step=true, last_query=messages|length - 1) %}
{%- for message in messages[::-1] %}
    {%- set index = (messages|length - 1) - loop.index0 %}
    {%- if ns.multi_step and message.role == "user" and message.content is string and not(message.content.startswith('<tool_response>') and message.content.endswith('</tool_response>')) %}
        {%- set ns.multi_step = false %}
        {%- set ns.last_query = index %}
    {%- endif %}
{%- endfor %}
{%- for message in messages %}
    {%- if message.content is string %}
        {%- set content = message.content %}
    {%- else %}
        {%- set content = '' %}
    {%- endif %}
    {%- if (message.role == "user") or (message.role == "system" and not loop.first) %}
        {{- '<|im_start|>' + message.role + '\\n' + content + '<|im_end|>' + '\\n' }}
    {%- elif message.role == "assistant" %}
        {%- set thoughts = '' %}
        {%- if message.thoughts is string %}
            {%- set thoughts = message.thoughts %}
        {%- elif '</think>' in content %}
            {%- set thoughts = content.split('</think>')[0].rstrip('\\n').split('<think>')[-1].lstrip('\\n') %}
            {%- set content = content.split('</think>')[-1].lstrip('\\n') %}
        {%- endif %}
        {%- if loop.index0 > ns.last_query and (loop.last or thoughts) %}
            {{- '<|im_start|>' + message.role + '\\n<think>\\n' + thoughts.strip('\\n') + '\\n</think>\\n\\n' + content.lstrip('\\n') }}
        {%- else %}
            {{- '<|im_start|>' + message.role + '\\n' + content }}
        {%- endif %}
        {{- '<|im_end|>\\n' }}
    {%- endif %}
{%- endfor %}
{%- if add_generation_prompt %}
    {{- '<|im_start|>assistant\\n' }}
    {%- if enable_thinking is defined and enable_thinking is false %}
        {{- '<think>\\n\\n</think>\\n\\n' }}
    {%- endif %}
{%- endif %}""",
    "gemma": """{{ bos_token }}
{%- if messages[0]['role'] == 'system' -%}
    {%- if messages[0]['content'] is string -%}
        {%- set first_user_prefix = messages[0]['content'] + '\n\n' -%}
    {%- else -%}
        {%- set first_user_prefix = messages[0]['content'][0]['text'] + '\n\n' -%}
    {%- endif -%}
    {%- set loop_messages = messages[1:] -%}
{%- else -%}
    {%- set first_user_prefix = "" -%}
    {%- set loop_messages = messages -%}
{%- endif -%}
{%- for message in loop_messages -%}
    {%- if (message['role'] == 'user') != (loop.index0 % 2 == 0) -%}
        {{ raise_exception("Conversation roles must alternate") }}
    {%- endif -%}
    {%- if (message['role'] == 'assistant') -%}
        {%- set role = "model" -%}
    {%- else -%}
        {%- set role = message['role'] -%}
    {%- endif -%}
    {{ '<start_of_turn>' + role + '\n' + (first_user_prefix if loop.first else "") }}
    {%- if message['content'] is string -%}
        {{ message['content'] | trim }}
    {%- elif message['content'] is iterable -%}
        {%- for item in message['content'] -%}
            {%- if item['type'] == 'text' -%}{{ item['text'] | trim }}{%- endif -%}
        {%- endfor -%}
    {%- else -%}
        {{ raise_exception("Invalid content type for roles") }}
    {%- endif -%}
    {{ '<end_of_turn>\n' }}
{%- endfor -%}
{%- if add_generation_prompt -%}
    {{'<start_of_turn>model\n'}}
{%- endif -%}
""",
    "phi-3": """{% for message in messages %}{% if message['role'] == 'system' and message['content'] %}{{'<|system|>\n' + message['content'] + '<|end|>\n'}}{% elif message['role'] == 'user' %}{{'<|user|>\n' + message['content'] + '<|end|>\n'}}{% elif message['role'] == 'assistant' %}{{'<|assistant|>\n' + message['content'] + '<|end|>\n'}}{% endif %}{% endfor %}{% if add_generation_prompt %}{{ '<|assistant|>\n' }}{% else %}{{ eos_token }}{% endif %}""",
    "mistral-7": """{%- set default_system_message = "Be kind." %}
{{- bos_token }}
{%- if messages[0]['role'] == 'system' %}
    {%- set system_message = messages[0]['content'] %}
    {%- set loop_messages = messages[1:] %}
{%- else %}
    {%- set system_message = default_system_message %}
    {%- set loop_messages = messages %}
{%- endif %}
{%- if not tools is defined %}
    {%- set tools = none %}
{%- elif tools is not none %}
    {%- set system_message = system_message ~ (tools|tojson) %}
{%- endif %}
{{- '[SYSTEM_PROMPT]' + system_message + '[/SYSTEM_PROMPT]' }}
{%- set user_messages = loop_messages | selectattr("role", "equalto", "user") | list %}
{%- set ns = namespace(index=0) %}
{%- for message in loop_messages %}
    {%- if not (message.role == "tool" or (message.tool_calls is defined and message.tool_calls is not none)) %}
        {%- if (message["role"] == "user") != (ns.index % 2 == 0) %}
            {{- raise_exception("conversation roles must alternate") }}
        {%- endif %}
        {%- set ns.index = ns.index + 1 %}
    {%- endif %}
    {%- if message['role'] == 'user' %}
        {%- if tools is not none and (message == user_messages[-1]) %}{{- "[TOOLS]" }}{%- endif %}
        {{- '[INST]' + message['content'] + '[/INST]' }}
    {%- elif message['role'] == 'assistant' %}
        {{- message['content']|trim + eos_token }}
    {%- else %}
        {{- raise_exception('Only user and assistant roles are supported') }}
    {%- endif %}
{%- endfor %}
""",
    "deepseek": """{% if not add_generation_prompt is defined %}{% set add_generation_prompt = false %}{% endif %}{% set ns = namespace(is_first=false, is_tool=false, system_prompt='') %}{%- for message in messages %}{%- if message['role'] == 'system' %}{% set ns.system_prompt = message['content'] %}{%- endif %}{%- endfor %}{{bos_token}}{{ns.system_prompt}}{%- for message in messages %}{%- if message['role'] == 'user' %}{%- set ns.is_tool = false -%}{{'<｜User｜>' + message['content']}}{%- endif %}{%- if message['role'] == 'assistant' and message['content'] is not none %}{% set content = message['content'] %}{% if '</think>' in content %}{% set content = content.split('</think>')[-1] %}{% endif %}{{'<｜Assistant｜>' + content + '<｜end▁of▁sentence｜>'}}{%- endif %}{%- endfor -%}{% if ns.is_tool %}{{'<｜tool▁outputs▁end｜>'}}{% endif %}{% if add_generation_prompt and not ns.is_tool %}{{'<｜Assistant｜>'}}{% endif %}""",
    "macros": """{%- macro turn(role, content, close=true) -%}
    <{{ role|upper }}>{{ content }}{% if close %}</{{ role|upper }}>{% endif %}
{%- endmacro -%}
{%- macro doubled(text) %}{{ text ~ text }}{% endmacro -%}
{% for message in messages %}
    {%- generation %}{{ turn(message.role, message.content) }}{% endgeneration %}
    {{- "\\n" }}
{%- else %}nobody said anything{% endfor %}
{%- if add_generation_prompt %}{{ turn('assistant', close=false, content='') }}{{ doubled('!') }}{% endif %}
""",
    "blanks": """
   {% if true %}  
  a
   {%- endif %}
   {%+ if true %} b {% endif +%}

{# a comment #}
   {#- another -#}   c {{- ' d ' -}} e
{% raw %} {{ not read }} {% nor this %} {%- endraw %}
{%- for m in messages -%}
    {{ m.role }}	{{ loop.index }}/{{ loop.length }}{% if not loop.last %}, {% endif %}
{% endfor %}
{% set text %}
  kept {{ messages|length }}
{% endset %}
[{{ text }}]
{% filter upper %}loud{% endfilter %}


""",
    "arithmetic": """{% set n = messages|length %}{{ n + 1 }} {{ n - 3 }} {{ n * 2 }} {{ n / 2 }} {{ 7 // 2 }} {{ -7 // 2 }} {{ -7 % 3 }} {{ 7.5 % 2 }} {{ 2 ** 10 }} {{ 1 + 2 * 3 - 4 }} {{ (1 + 2) * 3 }} {{ 'a' ~ 1 ~ none ~ true }} {{ -n }} {{ 1 < n <= 3 }} {{ n == 1.0 }} {{ not n > 1 or n }} {{ n and 'yes' }} {{ 0 or 'none' }} {{ 1e3 }} {{ 0.1 + 0.2 }} {{ 10 / 4 }} {{ 'ab' * 2 }} {{ 'x' if n > 1 else 'y' }} {{ 'z' if n > 9 }}{{ [1, 'two', none, 3.0, {'k': "it's"}] }} {{ (1, 'b') }} {{ {} }} {{ 3 | string + '!' }} {{ '%s' ~ 2|abs }} {{ -2|abs }} {{ 1 in [1, 2] }} {{ 'b' not in 'abc' }} {{ 5 is odd }} {{ 6 is divisibleby 3 }} {{ 5 is not even and true }} {{ true + true }} {{ range(3)|list }} {{ range(5, 1, -2)|list }}""",
    "text": """{% for m in messages %}{% set c = m.content %}[{{ c.strip() }}|{{ c.upper() }}|{{ c|lower }}|{{ c.split() }}|{{ c.split('e') }}|{{ c.rsplit(' ', 1) }}|{{ c.split(' ', 1)[0] }}|{{ c.title() }}|{{ c|capitalize }}|{{ c.replace('e', '3') }}|{{ c|replace('e', '3', 1) }}|{{ c[0] }}|{{ c[-1] }}|{{ c[1:4] }}|{{ c[::-1] }}|{{ c[-3:] }}|{{ c[:-2] }}|{{ c[5:1:-1] }}|{{ c|length }}|{{ c|reverse }}|{{ c.startswith('H') }}|{{ c.endswith(('.', '?')) }}|{{ c.find('e') }}|{{ c.count('e') }}|{{ c|first }}|{{ c|last }}|{{ c|list }}|{{ c|tojson }}|{{ c.lstrip('H ') }}|{{ c.rstrip('.? ') }}|{{ c|trim('.?H') }}|{{ c|indent(2) }}|{{ c.splitlines() }}|{{ c.isdigit() }}]{% endfor %}""",
    "collections": """{{ messages|map(attribute='role')|join(', ') }} {{ messages|map(attribute='role')|unique|list }} {{ messages|selectattr('role', 'equalto', 'user')|map(attribute='content')|list }} {{ messages|rejectattr('role', 'in', ['user', 'system'])|list|length }} {{ messages|first == messages[0] }} {{ messages[-1].role }} {{ (messages|last)['role'] }} {{ messages|tojson }} {{ messages|tojson(indent=2) }} {{ messages[0].keys()|list }} {{ messages[0].items()|list }} {% for k, v in messages[0].items() %}{{ k }}={{ v }};{% endfor %} {{ messages[0].get('name', 'nobody') }} {{ messages[0].name is defined }} {{ messages[0]['name']|default('anon') }} {{ missing|default('gone') }} {{ ''|default('empty', true) }} {{ missing is undefined }}[{{ missing }}][{{ messages[9] }}] {{ [3, 1, 2]|sort }} {{ ['b', 'A']|sort(reverse=true) }} {{ [1, 2, 3]|sum }} {{ [1, 5]|max }} {{ {'b': 1, 'a': 2}|dictsort }} {{ {'b': 1, 'a': 2}|items|list }} {{ [1, 2, 3, 4]|select('odd')|list }} {{ [0, 1, '']|select|list }} {{ ['a', 'b']|map('upper')|join }} {% for m in messages if m.role != 'system' %}{{ loop.index }}{{ loop.first }}{{ loop.last }}{{ loop.previtem.role if loop.previtem is defined }}{{ loop.cycle('x', 'y') }} {% endfor %}{% for m in messages %}{% if loop.index == 2 %}{% break %}{% endif %}{% if m.role == 'system' %}{% continue %}{% endif %}{{ m.role }}{% endfor %} {% set a, b = 1, 2 %}{{ a + b }} {% set x = 1 %}{% for i in [1, 2] %}{{ x }}{% set x = 5 %}{{ x }}{% endfor %}{{ x }} {{ tools is defined }}{{ tools is none }} {{ {'a': {'b': [1]}}.a.b[0] }} {{ dict(a=1, b='c') }} {{ messages is iterable }}{{ messages[0] is mapping }}{{ 'a' is string }}{{ 1 is number }}{{ none is none }} {{ [1, 2] + [3] }} {{ 'a' 'b' }} {{ '\\u00e9\\x41\\t\\q' }} {{ ['x', 'y'][1] }} {{ "%d"|length }} {{ 'a,b'.split(',')|last }}""",
}

DIALOGUES = {
    "plain": [("user", "How do I bake bread?")],
    "answered": [("user", "How do I bake bread?"), ("assistant", "Mix, wait, bake.")],
    "longer": [("user", "Hi"), ("assistant", "Hello."), ("user", "Again?\n\nPlease.")],
    "system": [("system", "Be brief."), ("user", "Hi")],
    "spaces": [("user", "  spaced \n"), ("assistant", "\n\nanswer ")],
    "template code": [("user", "{{ 6*7 }} {% if true %}x{% endif %} {# note #} ${7*7} #{8} <b>&amp;</b>")],
    "thinking": [("user", "Why?"), ("assistant", "<think>\nBecause.\n</think>\n\nSo."), ("user", "How?"), ("assistant", "Thus.")],
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
