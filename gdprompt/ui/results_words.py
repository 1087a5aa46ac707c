"""What the tab "Results" says beyond the suites' names, in English and in Chinese, side by side."""

from __future__ import annotations

from typing import Any

WORDS: dict[str, tuple[str, str]] = {
    "lead": (
        "Greedy answers, passages never trained on, 95% bootstrap intervals over passages. The thick line is how far "
        "one meta-trained step goes from not being told.",
        "贪心解码，训练中从未见过的文字，按文字重抽样的 95% 自助法区间。粗线表示一步元训练带来的提升。",
    ),
    "gaps": ("Share of prompting's gain that the step recovers", "一步恢复了提示增益的多少"),
    "gap": ("Recovered", "恢复比例"),
    "same": ("Same as prompted", "与提示相同"),
    "several": ("Profiles, steps added", "人物与事物，步长相加"),
    "several_merged": ("Profiles, steps merged", "人物与事物，步长合并"),
    "several_real": ("SQuAD, steps added", "SQuAD，步长相加"),
    "several_real_merged": ("SQuAD, steps merged", "SQuAD，步长合并"),
    "together": ("Passages learned together", "多段一起学"),
    "long": ("A passage {times} chunks long, by where the fact stands", "{times} 块长的文字，按事实所在位置"),
    "depth": ("quarter of the passage", "文字的第几个四分之一"),
    "merged": ("All chunks' steps merged", "所有块的步长合并"),
    "meta_step": ("All chunks' steps added", "所有块的步长相加"),
    "single_chunk": ("The fact's chunk alone", "只学该事实所在的块"),
    "prompted": ("Prompted", "放入提示"),
    "continuation": (
        "WikiText-2: the second half of a paragraph's beginning, after the first was learned",
        "WikiText-2：学完段首的前一半，预测后一半",
    ),
    "tokens_right": ("tokens right", "预测正确的词元"),
    "harmless": (
        "After a step on something else, WikiText-2 costs {difference} nats per token ({low} to {high}) more than "
        "untaught, and {same} of the answers about other passages stay as they were.",
        "学了无关的文字之后，WikiText-2 每词元比未教时多 {difference} 纳特（{low} 到 {high}），"
        "关于其他文字的回答有 {same} 不变。",
    ),
    "paper": ("reported by the paper (second-hand)", "论文所报（二手数据）"),
    "outcomes": ("Who is right when", "谁在何时答对"),
    "only_after_step": ("Right only after the step", "只在学一步后答对"),
    "without_context": ("Right without any context", "不看文字就答对"),
    "wrong_always": ("Wrong always (prompting not counted)", "总是答错（不算提示）"),
    "outcomes_paper": (
        "The paper on SQuAD (second-hand): 12.8%, 3.6% and 55.6%.",
        "论文在 SQuAD 上（二手数据）：12.8%、3.6%、55.6%。",
    ),
}


# The paper's tables, as `gdprompt.evaluate.tables` names their parts; the last two stand before a number of passages.
ARMS = {
    "Figure 2: the four tasks": "图 2：四个任务",
    "Table 1: what the inner and the outer step move": "表 1：内层与外层各更新什么",
    "Table 2: several contexts (the paper's summary does not say which order its figures are of)": (
        "表 2：多段文字（论文摘要没有说明其数字属于哪种顺序）"
    ),
    "Table 3: transfer and forgetting": "表 3：迁移与遗忘",
    "Table 4: which questions only the step gets right": "表 4：哪些问题只有学一步后才答对",
    "Table 5: irrelevant context": "表 5：无关文字",
    "Character Description": "人物描述",
    "Reversal Curse": "逆转诅咒",
    "Profiles": "人物与事物",
    "exact_match": "完全匹配",
    "token_accuracy": "词元正确率",
    "share": "占比",
    "no context (NC)": "没有文字（NC）",
    "prompted": "放入提示",
    "this model's step": "本模型的一步",
    "its share of prompting's gain over no context": "相对没有文字，恢复了提示增益的多少",
    "a step trained on this task alone, by conditioning (LC)": "只在此任务上、以提示为目标训练的一步（LC）",
    "a step trained on this task alone, by gold (LG)": "只在此任务上、以正确答案为目标训练的一步（LG）",
    "untrained step, whole weights": "未训练的一步，完整权重",
    "untrained step, LoRA": "未训练的一步，LoRA",
    "inner: whole weights, outer: all weights": "内层：完整权重；外层：全部权重",
    "inner: whole weights, outer: rank 1": "内层：完整权重；外层：秩 1",
    "inner: whole weights, outer: rank R": "内层：完整权重；外层：秩 R",
    "inner: LoRA, outer: LoRA": "内层：LoRA；外层：LoRA",
    "share of the gap from its untrained step to prompting": "从未训练的一步到提示之间恢复的比例",
    "untrained step": "未训练的一步",
    "trained on SQuAD": "在 SQuAD 上训练",
    "trained on WikiText": "在 WikiText 上训练",
    "on WikiText, then SQuAD": "先 WikiText，后 SQuAD",
    "on both together": "两者一起",
    "right without context": "不看文字就答对",
    "right after the untrained step, not without context": "未训练的一步后答对，不看文字答错",
    "right only after this model's step": "只在本模型的一步后答对",
    "right only when prompted": "只在放入提示时答对",
    "never right": "从未答对",
    "the last two together: wrong always, prompting not counted": "后两项合计：总是答错，不算提示",
    "right context": "正确的文字",
    "irrelevant context": "无关的文字",
    "no context": "没有文字",
    "batched": "段，步长相加",
    "sequential": "段，逐步学习",
}


_ENGLISH = {"exact_match": "exact match", "token_accuracy": "token accuracy"}


def tell_arm(language: str, text: str) -> str:
    """A name in the paper's tables in one language: whole, or part by part where it has several."""
    if language != "zh" or text in ARMS:
        return ARMS.get(text, text) if language == "zh" else _ENGLISH.get(text, text)
    for mark, joined in ((": ", "："), (", ", "，"), (" ", " ")):
        head, found, tail = text.rpartition(mark)
        if found:
            return f"{tell_arm(language, head)}{joined}{tell_arm(language, tail)}"
    return text


def tell(language: str, key: str, **values: Any) -> str:
    """The words of `key` in one language, with `values` filled in."""
    return WORDS[key][1 if language == "zh" else 0].format(**values)
