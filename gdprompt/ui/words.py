"""Every word the page shows, in English and in Chinese, side by side."""

from __future__ import annotations

from typing import Any, Literal

from gdprompt.figures import Labels, MemoryLabels

Language = Literal["en", "zh"]
LANGUAGES: dict[Language, str] = {"en": "EN", "zh": "中文"}

WORDS: dict[str, tuple[str, str]] = {
    # The frame.
    "title": ("Teach a language model a passage in one gradient step", "用一步梯度，教语言模型记住一段文字"),
    "language": ("Language", "语言"),
    "loading_model": ("loading the model", "正在加载模型"),
    "no_model": ("no model loaded", "模型未加载"),
    "model": ("{name}, {millions} M parameters", "{name}，{myriads} 万参数"),
    "tab_try": ("Try it", "试一试"),
    "tab_lesson": ("Lesson", "课程"),
    "present": ("Present", "放映"),
    "tab_how": ("How it works", "原理"),
    # Inputs.
    "passage": ("Passage to teach", "要教的文字"),
    "passage_hint": (
        "Paste a few sentences that the model has never seen. Invented people and places work best.",
        "粘贴几句模型没见过的话。虚构的人物和地点效果最好。",
    ),
    "question": ("Question to ask", "要问的问题"),
    "question_hint": ("Ask something that the passage answers", "问一个文中有答案的问题"),
    "teach": ("Teach it, once", "教一次"),
    "teaching": ("Teaching…", "正在教…"),
    "stop": ("Stop", "停止"),
    "examples": ("Examples", "例子"),
    "people": ("People", "人物"),
    "reversal": ("Reversal", "反向提问"),
    "news": ("News", "新闻"),
    "own": ("Your own", "自己写"),
    "keep": ("Keep in memory", "存入记忆"),
    "forget": ("Forget", "忘记"),
    "forget_one": ("Forget the passage: {start}", "忘记这段文字：{start}"),
    "save": ("Save as adapter", "保存为适配器"),
    "link": ("Copy link", "复制链接"),
    # Export.
    "export": ("Export", "导出"),
    "export_json": ("JSON, everything measured", "JSON，全部测量值"),
    "export_csv": ("CSV, a row per token", "CSV，每个词元一行"),
    "export_html": ("HTML figure, works offline", "HTML 图，可离线打开"),
    "exported": ("{kind} saved, {size} KiB", "{kind} 已保存，{size} KiB"),
    "error_nothing_to_export": (
        "There is nothing to export yet. Teach a passage first.",
        "还没有可导出的内容。请先教一段文字。",
    ),
    "figure_title": ("One passage, one question", "一段文字，一个问题"),
    "figure_passage": ("Passage", "文字"),
    "figure_question": ("Question", "问题"),
    "figure_made": (
        "Step size {scale}× the trained one; the step took {seconds} s; adapter {adapter} KiB, cache of the prompt "
        "{cache} KiB, {tokens} tokens of passage. Distances are KL divergences along the prompted answer, in nats. "
        "Made with gdprompt {version}.",
        "步长为训练值的 {scale} 倍；走一步用时 {seconds} 秒；适配器 {adapter} KiB，提示的缓存 {cache} KiB，"
        "文字共 {tokens} 个词元。距离为沿提示的回答计算的 KL 散度，单位奈特。由 gdprompt {version} 生成。",
    ),
    # The lesson's frame; its prose is in lesson_words.py.
    "lesson_steps": ("Steps of the lesson", "课程步骤"),
    "lesson_step": ("Step {number} of 7", "第 {number} 步，共 7 步"),
    "lesson_done": ("shown", "已展示"),
    "lesson_passage": ("Passage", "文字"),
    "lesson_question": ("Question", "问题"),
    "lesson_show": ("Show what happens", "看看结果"),
    "lesson_next": ("Next: {name}", "下一步：{name}"),
    "lesson_back": ("Back", "上一步"),
    "lesson_stopped": ("Stopped. Your prediction is still here.", "已停止。你的预测还在。"),
    "lesson_again": ("Predict again", "重新预测"),
    "lesson_choose": ("Choose a prediction to see what happens.", "先选一个预测，再看结果。"),
    "lesson_waits": (
        "What the model does appears here, once you have made a prediction.",
        "做出预测之后，模型的表现会显示在这里。",
    ),
    "lesson_yours": ("your prediction", "你的预测"),
    "lesson_happened": ("what happened", "实际发生"),
    "lesson_as_predicted": ("what happened, as you predicted", "实际发生，与你的预测一致"),
    "lesson_open": ("Open this passage in Try it", "在“试一试”中打开这段文字"),
    "lesson_chance": (
        "Without a step {none}, after the trained step {one}; at best {best}, at {scale}×.",
        "不走一步 {none}，走训练步长的一步 {one}；最高 {best}，在 {scale}×。",
    ),
    "lesson_learning": ("Learned {count} of {total}", "已学 {count}/{total}"),
    "lesson_asking": ("Asked {count} of {total}", "已问 {count}/{total}"),
    "lesson_fits_done": ("Asked {total} questions, {seconds} s", "共问 {total} 个问题，用时 {seconds} 秒"),
    "lesson_fits_question": ("Question", "问题"),
    "lesson_fits_learned": ("answered with so many learned", "学这么多段时是否答对"),
    "lesson_yes": ("answered", "答对"),
    "lesson_no": ("not answered", "没答对"),
    "lesson_fits_axis": ("passages learned together", "一起学的文字数"),
    "lesson_fits_here": ("here", "此处"),
    "lesson_fits_measured": ("measured, {n} passages", "测得，{n} 段文字"),
    "lesson_distance": ("Distance from prompted by token, KL in nats", "与提示的距离（逐词元），KL，奈特"),
    "lesson_recall": ("Share of questions answered", "答对的比例"),
    "error_choose": (
        "There is no prediction yet. Choose one first, then see what happens.",
        "还没有预测。请先选一个，再看结果。",
    ),
    # Status.
    "ready": ("Nothing taught yet", "还没有教过"),
    "waiting": ("Waiting for a turn", "排队中"),
    "reading": ("Reading", "阅读"),
    "stepping": ("Stepping", "走一步"),
    "answering": ("Answering", "回答"),
    "learned": ("Learned in one step, {seconds} s", "一步学会，用时 {seconds} 秒"),
    "scaled": ("Step at {scale}×", "步长 {scale}×"),
    "beforehand": (
        "Computed beforehand; press Teach to run it now",
        "由此模型预先算出；按“教一次”可现在运行",
    ),
    "stopped": ("Stopped. What was learned before is still here.", "已停止。之前学到的还在。"),
    "kept": ("Kept. The next step also learns it.", "已存入。下一步会一起学。"),
    "kept_before": ("This passage is in memory already.", "这段文字已在记忆中。"),
    "forgotten": ("Forgotten. The next step leaves it out.", "已忘记。下一步不再学它。"),
    "link_copied": ("Link copied", "链接已复制"),
    "link_long": (
        "This passage is too long for a link. Links hold up to about 2,000 characters.",
        "这段文字太长，放不进链接。链接最多约 2,000 个字符。",
    ),
    "link_failed": (
        "The browser did not allow copying. The address bar now holds the link.",
        "浏览器不允许复制。链接已在地址栏中。",
    ),
    "saved": ("Adapter saved, {size} KiB zipped", "适配器已保存，压缩后 {size} KiB"),
    # Memory.
    "memory": ("In memory", "记忆"),
    "memory_size": ("{count} kept, adapter {size} KiB", "已存 {count} 段，适配器 {size} KiB"),
    "memory_count": ("{count} kept", "已存 {count} 段"),
    # Cards.
    "no_context": ("Not told", "未告知"),
    "prompted": ("Prompted", "放入提示"),
    "base_step": ("Plain step", "普通一步"),
    "meta_step": ("One meta-trained step", "元训练后的一步"),
    "base_short": ("Plain", "普通"),
    "meta_short": ("Meta", "元训练"),
    "no_context_how": ("question only", "只有问题"),
    "prompted_how": ("passage + question", "文字 + 问题"),
    "base_step_how": ("one ordinary gradient step", "一步普通梯度"),
    "meta_step_how": ("one gradient step, then question only", "先走一步梯度，再只问问题"),
    "no_context_will": ("What it answers knowing nothing", "什么都不知道时的回答"),
    "prompted_will": ("What it answers with the passage in view", "看着文字时的回答"),
    "base_step_will": ("What it answers after a step it was not trained for", "未经训练的一步之后的回答"),
    "meta_step_will": ("What it answers from its weights alone", "只靠权重的回答"),
    "same": ("Same as prompted", "与提示一致"),
    "not_same": ("Not as prompted", "与提示不同"),
    "close": ("Close: {agreeing} of {total} tokens", "接近：{agreeing}/{total} 个词元"),
    "target": ("The target", "目标"),
    "nothing_said": ("(no answer)", "（没有回答）"),
    "cut": ("cut at the token limit", "到词元上限为止"),
    "nats_seconds": ("{nats} nats, {seconds} s", "{nats} 奈特，{seconds} 秒"),
    "seconds": ("{seconds} s", "{seconds} 秒"),
    "token_name": ("Token {number}, {token}", "第 {number} 个词元，{token}"),
    "token_far": (
        "Token {number}, {token}, {nats} nats from prompted",
        "第 {number} 个词元，{token}，距提示 {nats} 奈特",
    ),
    "answer_of": ("Answer, {name}: {text}", "回答，{name}：{text}"),
    # Evidence.
    "distance": ("Distance from prompted, by token", "与提示的距离（逐词元）"),
    "measure": ("Measure", "度量"),
    "kl": ("KL divergence, nats", "KL 散度，奈特"),
    "js": ("JS divergence, nats", "JS 散度，奈特"),
    "delta_logprob": ("Δ log-probability, nats", "Δ 对数概率，奈特"),
    "rank": ("Rank of the token", "该词元的名次"),
    "nats": ("nats", "奈特"),
    "place": ("(1 is the likeliest)", "（1 为最可能）"),
    "mean": ("mean", "平均"),
    "fills_in": ("Fills in when the answers are in", "回答完成后显示"),
    "considered": ("What else it considered", "还考虑过什么"),
    "considered_empty": (
        "Click a token in any answer to see the five likeliest tokens under each condition.",
        "点击任一回答中的词元，查看各条件下最可能的五个词元。",
    ),
    "considered_at": ("Token {number} of {total}", "第 {number} 个词元，共 {total} 个"),
    "considered_after": ("after “{text}”", "在“{text}”之后"),
    "considered_first": ("the first of the answer", "回答的开头"),
    "previous": ("Previous token", "上一个词元"),
    "next": ("Next token", "下一个词元"),
    "path": ("The learning path", "学习路径"),
    "path_what": ("Chance of the prompted answer", "给出提示答案的概率"),
    "path_waiting": ("Drawn after the step", "走完一步后绘制"),
    "path_prompted": ("prompted", "提示"),
    "path_meta": ("meta-trained", "元训练"),
    "path_base": ("plain", "普通"),
    "trained": ("trained", "训练值"),
    "scale": ("Step size (× trained)", "步长（× 训练值）"),
    # Errors: what is wrong, the number and the limit, the remedy, what was left unchanged.
    "unchanged": ("Nothing was changed.", "没有任何改动。"),
    "error_passage_empty": (
        "There is no passage yet. Paste one or choose an example.",
        "还没有文字。请粘贴一段，或选择一个例子。",
    ),
    "error_question_empty": (
        "There is no question yet. Ask something that the passage answers.",
        "还没有问题。请问一个文中有答案的问题。",
    ),
    "error_not_text": (
        "The {which} has to be text. Type or paste it again.",
        "{which}必须是文字。请重新输入或粘贴。",
    ),
    "error_nul": (
        "The {which} has a NUL character in it, which no text can hold. Remove it, or paste the text again.",
        "{which}中有一个 NUL 字符，文本里不能有它。请删去它，或重新粘贴。",
    ),
    "error_surrogate": (
        "The {which} has half of a character in it. Remove it, or paste the text again.",
        "{which}中有半个残缺的字符。请删去它，或重新粘贴。",
    ),
    "error_which_passage": ("passage", "文字"),
    "error_which_question": ("question", "问题"),
    "error_passage_long": (
        "The passage is too long. It has {count} characters and the limit is {limit}. Shorten it, or teach "
        "it in parts with Keep in memory.",
        "文字太长。它有 {count} 个字符，上限是 {limit}。请缩短，或用“存入记忆”分段来教。",
    ),
    "error_question_long": (
        "The question is too long. It has {count} characters and the limit is {limit}. Shorten it.",
        "问题太长。它有 {count} 个字符，上限是 {limit}。请缩短。",
    ),
    "error_passage_tokens": (
        "The passage is too long for the model. It has {count} tokens and the limit is {limit}. Shorten it, or add it "
        "in the tab Memory, which learns a long passage in chunks.",
        "文字对模型来说太长。它有 {count} 个词元，上限是 {limit}。请缩短，或到“记忆”页添加：长文字在那里分块学习。",
    ),
    "error_passages_tokens": (
        "The passages are too long together. They have {count} tokens and the prompt takes {limit}. Forget one, or "
        "shorten them.",
        "这些文字合在一起太长。共 {count} 个词元，提示最多 {limit} 个。请忘记一段，或缩短它们。",
    ),
    "error_question_tokens": (
        "The question is too long for the model. It has {count} tokens and the limit is {limit}. Shorten it.",
        "问题对模型来说太长。它有 {count} 个词元，上限是 {limit}。请缩短。",
    ),
    "error_unsent": (
        "The server did not take this. A passage may have up to {limit} characters: shorten yours if it is longer, "
        "else try again in a minute.",
        "服务器没有接受。一段文字最多 {limit} 个字符：如果更长，请缩短；否则请一分钟后再试。",
    ),
    "error_scale": (
        "The step size has to be a number from 0 to 2. Move the slider.",
        "步长必须是 0 到 2 之间的数。请移动滑块。",
    ),
    "error_memory_full": (
        "Memory is full. It holds {limit} passages. Forget one first.",
        "记忆已满。最多 {limit} 段。请先忘记一段。",
    ),
    "error_beforehand": (
        "There is no adapter yet, as these answers were computed beforehand. Press Teach, then save.",
        "还没有适配器，因为这些回答是预先算出的。请先按“教一次”，再保存。",
    ),
    "error_untaught": (
        "There is nothing to save. At step size 0 nothing is learned: move the slider first.",
        "没有可保存的内容。步长为 0 时什么也没学：请先移动滑块。",
    ),
    "error_nothing_to_save": (
        "There is nothing to save yet. Teach a passage first.",
        "还没有可保存的内容。请先教一段文字。",
    ),
    "error_no_model": (
        "The model could not be loaded. The server's log says why; reload the page later.",
        "模型加载失败。原因在服务器日志中；请稍后刷新页面。",
    ),
    "error_failed": (
        "The server could not do this now: the line is full, or something went wrong there. Try again in a "
        "minute, or with a shorter passage.",
        "服务器现在无法完成：队伍已满，或服务器出错。请一分钟后再试，或换一段更短的文字。",
    ),
    # Results.
    "tab_results": ("Results", "结果"),
    "results_title": ("How often the answer is exactly right", "答案完全正确的比例"),
    "results_lead": (
        "Measured on {date} with <code>{command}</code>. Greedy answers, passages never trained on, 95% bootstrap "
        "intervals. The thick line is how far one meta-trained step goes from not being told.",
        "{date} 用 <code>{command}</code> 测得。贪心解码，训练中从未见过的文字，95% 自助法区间。"
        "粗线表示一步元训练带来的提升。",
    ),
    "results_together": ("passages learned together", "一起学的文字数"),
    "results_measure": ("Exact match", "完全匹配"),
    "results_paper": (
        "For comparison, SQuAD as reported by the paper (second-hand), with Llama 3.2 1B and its own measure of "
        "accuracy: untrained LoRA step 45.1, meta-trained LoRA step 72.0, prompted 87.7.",
        "对照：论文报告的 SQuAD 结果（二手数据，Llama 3.2 1B，论文自己的准确率）："
        "未训练的 LoRA 一步 45.1，元训练的 LoRA 一步 72.0，提示 87.7。",
    ),
    "suite_profiles": ("Profiles, unseen names", "人物与事物，新名字"),
    "suite_contest": ("Rivals: the same told of 2 to 4", "同类竞争：二至四个对象说同样的事"),
    "suite_character": ("Character description", "由描述认人"),
    "suite_reversal": ("Reversal", "反向提问"),
    "suite_reversal_forward": ("Reversal, the other way round", "反向提问，另一方向"),
    "suite_template": ("Wordings never trained on", "没训练过的说法"),
    "suite_relation": ("Kinds of fact never trained on", "没训练过的事实类型"),
    "suite_pasted": ("Real passages, written for this", "为本项目写的真实短文"),
    "suite_squad": ("SQuAD v1.1 dev", "SQuAD v1.1 dev"),
    "suite_qamr": ("QAMR dev", "QAMR dev"),
    "suite_fairytaleqa": ("FairytaleQA dev", "FairytaleQA dev"),
    "suite_squadshifts": ("SQuADShifts dev", "SQuADShifts dev"),
    # The tab Memory.
    "tab_memory": ("Memory", "记忆"),
    "memory_passage": ("Passage to add", "要添加的文字"),
    "memory_passage_hint": (
        "Paste a passage, short or long. It is learned in one gradient step and merged into what is there.",
        "粘贴一段文字，长短都可以。它用一步梯度学会，再并入已有的记忆。",
    ),
    "memory_questions": (
        "Questions about it, one a line: they measure recall",
        "关于它的问题，每行一个：用来测量记住了多少",
    ),
    "memory_questions_hint": ("Ask what the passage answers", "问文中有答案的问题"),
    "memory_add": ("Add to memory", "加入记忆"),
    "memory_adding": ("Working…", "进行中…"),
    "memory_example": ("Add an example", "加一个例子"),
    "memory_save": ("Save as adapter", "保存为适配器"),
    "memory_load": ("Load a saved memory", "载入保存的记忆"),
    "memory_clear": ("Forget all", "全部忘记"),
    "memory_ask": ("Ask", "提问"),
    "memory_question": ("Ask about any of them", "问其中任何一段"),
    "memory_ready": ("Nothing in memory yet", "记忆还是空的"),
    "memory_stepping": ("Taking one step", "走一步"),
    "memory_stepping_chunks": ("Taking one step on chunk {number} of {total}", "对第 {number}/{total} 块走一步"),
    "memory_reading": (
        "Reading it in the prompt, question {number} of {total}",
        "放入提示阅读，第 {number}/{total} 个问题",
    ),
    "memory_recalling": ("Asking about passage {number} of {total}", "正在问第 {number}/{total} 段"),
    "memory_added": (
        "Added in {seconds} s of learning. {count} in memory.",
        "已加入，学习用时 {seconds} 秒。记忆中有 {count} 段。",
    ),
    "memory_added_chunks": (
        "Added. It has {tokens} tokens, more than one step takes ({limit}), so it was learned in {chunks} chunks, "
        "one step each, {seconds} s.",
        "已加入。它有 {tokens} 个词元，超过一步所能学的 {limit} 个，所以分 {chunks} 块学习，每块一步，共 {seconds} "
        "秒。",
    ),
    "memory_forgot": (
        "Forgotten: the other steps were merged anew. {count} in memory.",
        "已忘记：其余各步已重新合并。记忆中有 {count} 段。",
    ),
    "memory_emptied": ("Forgotten. Memory is empty.", "已忘记。记忆已清空。"),
    "memory_loaded": (
        "Loaded {count}. The file fits this model, and its passages' steps merge into its adapter.",
        "已载入 {count} 段。文件与本模型相符，各段的步合并后就是文件中的适配器。",
    ),
    "memory_answered": (
        "First token after {taught} s from memory, {prompted} s prompted",
        "第一个词元：凭记忆 {taught} 秒，放入提示 {prompted} 秒",
    ),
    "memory_answered_alone": ("First token after {taught} s from memory", "第一个词元：凭记忆 {taught} 秒"),
    "memory_stopped": ("Stopped. The memory is as it was.", "已停止。记忆没有变。"),
    "memory_head_one": ("One passage, one adapter", "一段文字，一个适配器"),
    "memory_head": ("{count} passages, one adapter", "{count} 段文字，一个适配器"),
    "memory_head_none": ("One adapter for many passages", "一个适配器记住多段文字"),
    "memory_sub": ("recall: chance per token of the prompted answer", "记住的程度：给出提示答案的概率（每词元）"),
    "memory_will": (
        "Each passage you add is one gradient step, and the steps are merged into one adapter. Here you will see how "
        "much of each is left as others come, and take any of them out again.",
        "每加入一段就是一步梯度，各步合并成一个适配器。这里会显示后来的文字加入后，每一段还剩多少；"
        "也可以再忘掉任何一段。",
    ),
    "memory_alone": ("alone {percent}", "单独时 {percent}"),
    "memory_meter": (
        "Recall of passage {number}: {percent}; it was {alone} alone",
        "第 {number} 段的记住程度：{percent}；单独时为 {alone}",
    ),
    "memory_same_one": ("✓ as prompted", "✓ 与提示一致"),
    "memory_other_one": ("✕ otherwise", "✕ 回答不同"),
    "memory_same_of": ("{same} of {total} as prompted", "{same}/{total} 与提示一致"),
    "memory_same_alone": ("{same} of {total} as alone", "{same}/{total} 与单独时一致"),
    "memory_facts": ("{tokens} tokens", "{tokens} 个词元"),
    "memory_facts_chunks": ("{tokens} tokens in {chunks} chunks", "{tokens} 个词元，分 {chunks} 块"),
    "memory_too_long": ("longer than a prompt", "提示放不下"),
    "memory_asked": ("Asked to measure recall, and the prompted answer:", "用来测量的问题，以及提示下的回答："),
    "memory_asked_alone": (
        "Asked to measure recall, and the answer after its own steps alone, since no prompt holds it:",
        "用来测量的问题，以及只学它时的回答（提示放不下它）：",
    ),
    "memory_list": ("Passages in memory", "记忆中的文字"),
    "memory_stored": ("What is stored", "占用的空间"),
    "memory_stored_adapter": ("in one adapter", "一个适配器"),
    "memory_stored_cache": ("as a KV cache of the same passages", "同样文字的 KV 缓存"),
    "memory_kib": ("{size} KiB", "{size} KiB"),
    "memory_curve": ("More passages, less recall", "记得越多，每段越模糊"),
    "memory_curve_sub": ("thin: each passage; thick: their mean", "细线：每一段；粗线：平均"),
    "memory_curve_waiting": ("Drawn with the first passage", "加入第一段后绘制"),
    "memory_curve_x": ("passages in memory", "记忆中的段数"),
    "memory_curve_with": ("with {count} in memory", "记忆中有 {count} 段时"),
    "memory_tokens": ("tokens taught", "已教的词元"),
    "memory_even": ("even at {count} tokens", "{count} 个词元时持平"),
    "memory_adapter": ("adapter", "适配器"),
    "memory_cache": ("KV cache", "KV 缓存"),
    "memory_taught": ("From memory", "凭记忆"),
    "memory_steps": ("{count} passages, one adapter", "{count} 段，一个适配器"),
    "memory_steps_one": ("one passage, one adapter", "一段，一个适配器"),
    "memory_taught_how": ("question only", "只有问题"),
    "memory_prompted_how": ("every passage + question", "全部文字 + 问题"),
    "memory_taught_will": ("What the one adapter answers", "只凭这个适配器的回答"),
    "memory_prompted_will": ("What it answers with all passages in view", "看着全部文字时的回答"),
    "memory_no_fit": (
        "Does not fit: the passages have {tokens} tokens together, and the prompt takes {limit}.",
        "放不下：这些文字共 {tokens} 个词元，提示最多 {limit} 个。",
    ),
    "memory_numbers": ("{seconds} s, reads {tokens} passage tokens", "{seconds} 秒，要读 {tokens} 个文字词元"),
    "error_memory_no_question": (
        "There is no question about the passage yet. Write one: recall is measured by asking.",
        "还没有关于这段文字的问题。请写一个：记住多少，要问了才知道。",
    ),
    "error_memory_questions": (
        "There are too many questions. There are {count} lines and the limit is {limit}. Remove some.",
        "问题太多。有 {count} 行，上限是 {limit}。请删去一些。",
    ),
    "error_memory_known": (
        "This passage is in memory already. Add another one.",
        "这段文字已在记忆中。请添加另一段。",
    ),
    "error_memory_unknown": (
        "This passage is not in memory. Give it word for word as it was learned.",
        "这段文字不在记忆中。请一字不差地给出学过的原文。",
    ),
    "error_memory_long": (
        "The passage is too long. It has {count} characters and the limit is {limit}. Add it in parts.",
        "文字太长。它有 {count} 个字符，上限是 {limit}。请分成几段添加。",
    ),
    "error_memory_empty": (
        "Memory is empty. Add a passage first.",
        "记忆是空的。请先添加一段文字。",
    ),
    "error_memory_no_example": (
        "Every example is in memory already. Paste a passage of your own.",
        "所有例子都已在记忆中。请粘贴你自己的文字。",
    ),
    "error_memory_no_file": (
        "No file arrived. Choose a memory that was saved here, a .zip file.",
        "没有收到文件。请选择在这里保存过的记忆，即一个 .zip 文件。",
    ),
    "error_memory_file_large": (
        "The file is too large. It has {size} MiB and the limit is {limit}. Take the folder base out of the zip: it is "
        "not needed here.",
        "文件太大。它有 {size} MiB，上限是 {limit}。请从压缩包中删去 base 文件夹：这里用不到它。",
    ),
    "error_memory_file": (
        "This file is not a memory saved here, or it is damaged. Choose the .zip file that Save as adapter gave.",
        "这个文件不是在这里保存的记忆，或已损坏。请选择“保存为适配器”给出的 .zip 文件。",
    ),
    "error_memory_file_model": (
        "This memory was learned by another model. Load it where that model runs, or teach its passages again here.",
        "这份记忆是另一个模型学的。请在运行那个模型的地方载入，或在这里重新教一遍。",
    ),
    # How it works.
    "how_step_title": ("The step", "这一步"),
    "how_step": (
        "Prompting puts the passage in front of the question each time. Here the model reads the passage "
        "once, takes one gradient step on it, and then sees only the question. Meta-training beforehand made "
        "that one step count: θ′ answers without the passage as θ answers with it.",
        "提示法每次都把文字放在问题前面。这里模型只读一遍，走一步梯度，之后只看问题。事先的元训练让这一步有效：θ"
        "′ 不看文字时的回答，与 θ 看着文字时一致。",
    ),
    "how_math_step": ("the one step, on the passage c", "在文字 c 上走的一步"),
    "how_math_aim": ("the aim of meta-training, over questions q", "元训练的目标，对所有问题 q"),
    "how_math_lora": (
        "the step writes a low-rank adapter: small, and passages add",
        "这一步写出低秩适配器：小，且可相加",
    ),
    "how_math_forget": ("so forgetting a passage is a subtraction", "所以忘记一段文字就是减法"),
    "how_read_title": ("Reading the page", "怎么看这个页面"),
    "how_read": (
        "“Same as prompted” compares with the prompted answer, not with the truth: if prompting errs, the "
        "target errs too. Distances are measured along the prompted answer, so positions line up. The plain "
        "step is the same step without meta-training, at its own best size.",
        "“与提示一致”比的是提示下的回答，而不是真相：提示答错，目标也就错。距离沿着提示的回答逐个计算，所以位置"
        "对齐。普通一步是没有元训练的同样一步，用它自己最好的步长。",
    ),
    "how_limits_title": ("Limits", "局限"),
    "how_limits": (
        "The shipped model is small. It answers short questions about short English passages; it does not "
        "reason, and it does not know the world. A step on many passages at once blurs each a little. An "
        "adapter is larger than the cache that prompting keeps when the passage is short.",
        "自带的模型很小。它只会回答关于英文短文的简短问题；不会推理，也不了解世界。一次记住许多段会让每段都模糊一"
        "点。文字很短时，适配器比提示法的缓存更大。",
    ),
    "how_class_title": ("Links for a class", "用于课堂的链接"),
    "how_class": (
        "The address carries the state: <code>?tab=lesson&amp;step=3</code> opens a step of the lesson, and Copy link "
        "keeps passage, question and step size. <code>present=1</code> makes the type larger and hides what a class "
        "does not need. <code>hide=</code> takes names, with commas between them:",
        "状态都在网址里：<code>?tab=lesson&amp;step=3</code> 打开课程的某一步，“复制链接”保存文字、问题和步长。"
        "<code>present=1</code> 放大字号，并隐藏课堂上用不到的部分。<code>hide=</code> 后面写名字，用逗号分开：",
    ),
    "how_api_title": ("For programs", "供程序调用"),
    "how_api": (
        "<code>gradio_client</code> reaches what this page does by name: <code>/compare</code>, and for a memory of "
        "the program's own <code>/memory_add</code>, <code>/memory_ask</code>, <code>/memory_forget</code>, "
        "<code>/memory_clear</code>, <code>/memory_save</code> and <code>/memory_load</code>. "
        '<a href="gradio_api/info" target="_blank" rel="noopener">What each takes</a>, as JSON.',
        "<code>gradio_client</code> 可以按名字调用本页的功能：<code>/compare</code>，以及供程序自己的记忆使用的 "
        "<code>/memory_add</code>、<code>/memory_ask</code>、<code>/memory_forget</code>、<code>/memory_clear</code>、"
        "<code>/memory_save</code> 和 <code>/memory_load</code>。"
        '<a href="gradio_api/info" target="_blank" rel="noopener">各自的参数</a>（JSON）。',
    ),
    "how_private_title": ("What is kept", "保存了什么"),
    "how_private": (
        "What you teach stays in the memory of this server for your visit only, is never written to disk "
        "unless you save it, and never changes the shared model. It is gone an hour after your last step, or "
        "when you close the page.",
        "你教的内容只在本次访问期间保存在服务器内存中；除非你保存，否则不会写入磁盘，也不会改变共享的模型。最后一"
        "步的一小时后，或关闭页面时，即被删除。",
    ),
    "how_paper": ("The method: arXiv 2506.20989.", "方法出处：arXiv 2506.20989。"),
}


def say(language: str, key: str, **values: Any) -> str:
    """The words of `key` in one language, with `values` filled in."""
    return WORDS[key][1 if language == "zh" else 0].format(**values)


def labels(language: str) -> Labels:
    """The words that figures draw."""
    return Labels(
        conditions={c: say(language, c) for c in ("no_context", "prompted", "base_step", "meta_step")},
        units={
            "kl": say(language, "nats"),
            "js": say(language, "nats"),
            "delta_logprob": say(language, "nats"),
            "rank": say(language, "place"),
        },
        mean=say(language, "mean"),
        waiting=say(language, "fills_in"),
        path_waiting=say(language, "path_waiting"),
        prompted=say(language, "path_prompted"),
        meta=say(language, "path_meta"),
        base=say(language, "path_base"),
        trained=say(language, "trained"),
    )


def memory_labels(language: str) -> MemoryLabels:
    """The words that the figures of the tab Memory draw."""
    return MemoryLabels(
        waiting=say(language, "memory_curve_waiting"),
        passages=say(language, "memory_curve_x"),
        mean=say(language, "mean"),
        with_count=say(language, "memory_curve_with", count="{count}"),
        adapter=say(language, "memory_adapter"),
        cache=say(language, "memory_cache"),
        tokens=say(language, "memory_tokens"),
        even=say(language, "memory_even", count="{count}"),
    )
