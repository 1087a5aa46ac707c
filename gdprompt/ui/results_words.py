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
    "several": ("Profiles", "人物与事物"),
    "several_real": ("SQuAD", "SQuAD"),
    "together": ("Passages learned together", "多段一起学"),
    "long": ("A passage {times} chunks long, by where the fact stands", "{times} 块长的文字，按事实所在位置"),
    "depth": ("quarter of the passage", "文字的第几个四分之一"),
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
    "outcomes": ("Who is right when", "谁在何时答对"),
    "only_after_step": ("Right only after the step", "只在学一步后答对"),
    "without_context": ("Right without any context", "不看文字就答对"),
    "wrong_always": ("Wrong always (prompting not counted)", "总是答错（不算提示）"),
    "outcomes_paper": (
        "The paper on SQuAD (second-hand): 12.8%, 3.6% and 55.6%.",
        "论文在 SQuAD 上（二手数据）：12.8%、3.6%、55.6%。",
    ),
}


def tell(language: str, key: str, **values: Any) -> str:
    """The words of `key` in one language, with `values` filled in."""
    return WORDS[key][1 if language == "zh" else 0].format(**values)
