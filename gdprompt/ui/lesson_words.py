"""The lesson's prose, in English and in Chinese, side by side.

What a run showed is put in afterwards: an outcome's sentence ("…_is_…") and its reason ("…_why_…") are looked up
by what the judge of the step found, never assumed.
"""

from __future__ import annotations

from typing import Any

PROSE: dict[str, tuple[str, str]] = {
    # 1. What prompting does.
    "prompting_short": ("Prompting", "提示"),
    "prompting_title": ("What does prompting do?", "提示做了什么？"),
    "prompting_text": (
        "A language model answers from its weights, which hold what it met in training. This passage is invented, "
        "so the weights hold nothing of it. Prompting puts the passage in front of the question, every time the "
        "question is asked.",
        "语言模型靠权重回答，权重里存着训练时见过的东西。这段文字是编的，所以权重里没有它。"
        "提示就是每次提问时都把文字放在问题前面。",
    ),
    "prompting_ask": (
        "Asked alone, and asked after the passage: who gives its answer?",
        "问题问两次：一次只有问题，一次前面有文字。谁会给出文中的答案？",
    ),
    "prompting_is_prompted": ("Only the prompted model gives it.", "只有放入提示的会给出。"),
    "prompting_is_both": ("Both give it.", "两个都会给出。"),
    "prompting_is_neither": ("Neither gives it.", "两个都不会给出。"),
    "prompting_is_untold": ("Only the model that was not told gives it.", "只有未告知的会给出。"),
    "prompting_why_prompted": (
        "With the passage in view the model could copy from it. The weights did not change: take the passage away "
        "and nothing of it is left.",
        "看得见文字，模型就能照抄。权重没有变：拿走文字，什么也不剩。",
    ),
    "prompting_why_both": (
        "The model that was not told hit on the same words, so this passage says little about prompting.",
        "未告知的模型也碰巧说中，所以这段文字不太能说明提示的作用。",
    ),
    "prompting_why_neither": (
        "Even with the passage in view this model did not find the answer. The steps that follow are measured "
        "against what prompting says, right or not.",
        "即使看着文字，这个模型也没找到答案。后面的每一步都与提示的回答相比，不论它对不对。",
    ),
    "prompting_why_untold": (
        "A guess hit, and the passage led this model astray.",
        "一个猜中了，而文字反而误导了模型。",
    ),
    # 2. The plain step.
    "plain_short": ("A plain step", "普通一步"),
    "plain_title": ("Can one ordinary step do it?", "普通的一步够吗？"),
    "plain_text": (
        "Training changes the weights by gradient steps, and each step makes the text just read likelier. Take one "
        "such step on the passage, at the size that suits this model best. Then put the passage away and ask.",
        "训练用梯度一步步改变权重，每一步都让刚读过的文字更可能出现。用最适合这个模型的步长，"
        "在这段文字上走一步。然后收起文字，再提问。",
    ),
    "plain_ask": ("What will it say after one plain step?", "走完普通的一步，它会说什么？"),
    "plain_is_gold": ("The answer in the passage.", "文中的答案。"),
    "plain_is_passage": ("Words from the passage, but not the answer.", "文中的词，但不是答案。"),
    "plain_is_else": ("Nothing from the passage.", "与文字无关的话，或什么都不说。"),
    "plain_why_gold": (
        "Here one plain step was enough. The tab Results says how often that happens.",
        "这一次，普通的一步就够了。“结果”页说明这种情况有多常见。",
    ),
    "plain_why_passage": (
        "The step made these words likelier after anything at all. Nothing tied them to the question, because the "
        "step never saw one.",
        "这一步让这些词在任何地方都更可能出现。它从没见过问题，所以词与问题没有联系。",
    ),
    "plain_why_else": (
        "The step made the passage itself likelier, word after word. A question is another text, and the step never "
        "saw one.",
        "这一步让这段文字本身逐词更可能出现。问题是另一段话，而这一步从没见过问题。",
    ),
    # 3. What meta-training changed.
    "meta_short": ("Meta-training", "元训练"),
    "meta_title": ("What did meta-training change?", "元训练改变了什么？"),
    "meta_text": (
        "Meta-training rehearsed on many other passages: take one step, ask without the passage, compare with the "
        "prompted answer, and move the starting weights so that the next step comes closer. Now one step is taken "
        "on our passage, from those weights.",
        "元训练在许多别的文字上反复练习：走一步，不看文字地提问，与提示的回答比较，再调整起点的权重，"
        "让下一步更接近。现在从那样的权重出发，在我们的文字上走一步。",
    ),
    "meta_ask": ("What will it say after one meta-trained step?", "走完元训练后的一步，它会说什么？"),
    "meta_is_gold": ("The answer in the passage.", "文中的答案。"),
    "meta_is_passage": ("Words from the passage, but not the answer.", "文中的词，但不是答案。"),
    "meta_is_else": ("Nothing from the passage.", "与文字无关的话，或什么都不说。"),
    "meta_why_gold": (
        "It is one gradient step on the passage alone, as before. What differs is where it starts and how far it "
        "goes: both were trained so that a question finds what the step wrote.",
        "和之前一样，只在文字上走一步梯度。不同的是起点和步长：两者都经过训练，让问题能找到这一步写下的东西。",
    ),
    "meta_why_passage": (
        "The step left traces of the passage, but not this answer. The distance to the prompted card is what "
        "meta-training has still to close.",
        "这一步留下了文字的痕迹，但没有留下这个答案。与提示那张卡的差距，就是元训练还要弥补的。",
    ),
    "meta_why_else": (
        "Here the meta-trained step failed as well. The tab Results says how often it does not.",
        "这一次，元训练后的一步也没成功。“结果”页说明它成功的比例。",
    ),
    # 4. The reversal curse.
    "reversal_short": ("Reversal", "反向提问"),
    "reversal_title": ("Can it be asked the other way round?", "反过来问可以吗？"),
    "reversal_text": (
        "A model trained on “A is B” often cannot say who B is: the reversal curse. This passage goes from a name "
        "to a description. The question goes from the description to the name.",
        "训练过“A 是 B”的模型，常常答不出“谁是 B”：这叫反转诅咒。这段文字从名字说到描述，问题却从描述问名字。",
    ),
    "reversal_ask": (
        "Each kind of step is taken once. Which one gives the name?",
        "两种一步各走一次。哪一种能说出名字？",
    ),
    "reversal_is_meta": ("Only the meta-trained step gives it.", "只有元训练后的一步能说出。"),
    "reversal_is_both": ("Both steps give it.", "两种都能说出。"),
    "reversal_is_neither": ("Neither step gives it.", "两种都说不出。"),
    "reversal_is_plain": ("Only the plain step gives it.", "只有普通一步能说出。"),
    "reversal_why_meta": (
        "A plain step makes the description likelier after the name, and nothing likelier after the description. "
        "In meta-training questions came from both ends, so its step has to serve both.",
        "普通一步让描述在名字之后更可能出现，反过来却没有。元训练时从两头提问，所以它的一步要能应付两头。",
    ),
    "reversal_why_both": (
        "Neither step met the curse on this passage. The tab Results says how often that holds.",
        "在这段文字上，两种一步都没有遇到反转诅咒。“结果”页说明有多常见。",
    ),
    "reversal_why_neither": (
        "The curse held for both here. Compare with the prompted card: with the passage in view, direction matters "
        "less.",
        "这一次，两种一步都受反转诅咒。请与提示那张卡比较：看着文字时，方向没那么重要。",
    ),
    "reversal_why_plain": (
        "On this passage meta-training made it worse. One passage is one case; the tab Results has the average.",
        "在这段文字上，元训练反而更差。一段文字只是一个例子；平均值见“结果”页。",
    ),
    # 5. The irrelevant passage.
    "irrelevant_short": ("Wrong passage", "无关的文字"),
    "irrelevant_title": ("What if the passage is about something else?", "如果文字说的是别的事呢？"),
    "irrelevant_text": (
        "The step is taken on whatever it is given. This passage is about a library, and the question is about a "
        "person whom it never mentions. Ideally the step would leave the answer as it was.",
        "给什么文字，就在什么上走一步。这段文字说的是图书馆，问题问的却是文中没有的人。理想情况下，"
        "这一步不该改变回答。",
    ),
    "irrelevant_ask": ("What will it say after the meta-trained step?", "走完元训练后的一步，它会说什么？"),
    "irrelevant_is_unchanged": ("The same as when it is not told.", "和未告知时一样。"),
    "irrelevant_is_passage": ("Something from the passage.", "文中的某些词。"),
    "irrelevant_is_else": ("Something new that is not in the passage.", "不在文中的新说法。"),
    "irrelevant_why_unchanged": (
        "The step kept to its own subject: what it wrote does not answer to this question.",
        "这一步没有跑题：它写下的东西不理会这个问题。",
    ),
    "irrelevant_why_passage": (
        "The step answered with what it was given, fitting or not. The prompted card shows whether prompting does so "
        "too: the step was trained to act like it.",
        "给了什么，它就答什么，不管合不合适。看看提示那张卡是否也这样：这一步就是照着提示训练的。",
    ),
    "irrelevant_why_else": (
        "The step moved the answer without filling it from the passage: weights are shared, so a step on one thing "
        "touches others.",
        "这一步改变了回答，却没有用文中的词：权重是共用的，动一处就会碰到别处。",
    ),
    # 6. How much fits.
    "fits_short": ("How much fits", "能装多少"),
    "fits_title": ("How much fits?", "能装多少？"),
    "fits_text": (
        "Steps add up: the sum of two steps has learned both passages. But all of them are written into the same "
        "weights. Here eight passages are learned one by one, and after 1, 2, 4 and 8 of them the model is asked "
        "one question about each.",
        "步可以相加：两步之和就学了两段文字。但它们都写进同样的权重。这里一段段地学八段文字，"
        "学完 1、2、4、8 段时，对每段各问一个问题。",
    ),
    "fits_ask": (
        "With eight learned, how many of the eight questions will it answer?",
        "学完八段后，八个问题能答对几个？",
    ),
    "fits_is_all": ("All of them.", "全部。"),
    "fits_is_most": ("More than half.", "超过一半。"),
    "fits_is_few": ("Half or fewer.", "一半或更少。"),
    "fits_why_falls": (
        "The more steps are added, the more they blur one another. The tab Memory merges them: more is left.",
        "加的步越多，彼此就越模糊。“记忆”页把它们合并，能多留住一些。",
    ),
    "fits_why_holds": ("On these eight nothing was lost.", "这八段没有损失。"),
    "fits_measured": (
        " The dashed line is the average measured on many passages: it shows whether these eight are typical.",
        "虚线是在许多文字上测得的平均值，可以看出这八段是否典型。",
    ),
    # 7. What it cannot do.
    "limits_short": ("What it cannot do", "做不到什么"),
    "limits_title": ("What can it not do?", "它做不到什么？"),
    "limits_text": (
        "The step was trained to act like prompting the same small model. The answer to this question is nowhere in "
        "the passage: it has to be worked out, by a sum.",
        "这一步是照着“提示同一个小模型”训练的。这个问题的答案不在文中：要做加法才能得出。",
    ),
    "limits_ask": ("Who gives the right sum?", "谁能算对？"),
    "limits_is_both": ("Prompting and the step both do.", "提示和一步都能。"),
    "limits_is_prompted": ("Only prompting does.", "只有提示能。"),
    "limits_is_neither": ("Neither does.", "都不能。"),
    "limits_is_meta": ("Only the step does.", "只有一步能。"),
    "limits_why_both": (
        "This sum came out. Try longer ones: a model of this size repeats what it read more than it reckons.",
        "这道加法算对了。试试更长的：这么小的模型更会复述，而不会计算。",
    ),
    "limits_why_prompted": (
        "The step kept what the passage says, but not what prompting could work out from it.",
        "这一步记住了文中的话，却没有记住提示能由此推出的东西。",
    ),
    "limits_why_neither": (
        "The step is held to what prompting says. Where prompting this model fails, the step has nothing better to "
        "imitate. A larger model may do both.",
        "这一步以提示的回答为准。提示这个模型都做不到的，一步也无从模仿。更大的模型也许两样都行。",
    ),
    "limits_why_meta": (
        "The step hit on it although its teacher did not. That is luck rather than reckoning.",
        "老师没答对，这一步却碰上了。这是运气，不是计算。",
    ),
    # What a run showed.
    "no_answer": ("nothing", "什么也没说"),
    "quoted": ("“{text}”", "“{text}”"),
    "said_no_context": ("not told, it answered {text}", "未告知时回答 {text}"),
    "said_prompted": ("prompting gave {text}", "提示得到 {text}"),
    "said_base_step": ("the plain step answered {text}", "普通一步回答 {text}"),
    "said_meta_step": ("the meta-trained step answered {text}", "元训练后的一步回答 {text}"),
    "said_count": ("{right} of {count} with {count} learned", "学 {count} 段时答对 {right}/{count}"),
    "list_comma": ("; ", "；"),
    "list_end": (".", "。"),
    "expected": ("As you expected: {happened}", "与你的预测一致：{happened}"),
    "surprised": ("You expected: {expected} What happened: {happened}", "你的预测：{expected}实际：{happened}"),
}


def tell(language: str, key: str, **values: Any) -> str:
    """The lesson's words of `key` in one language, with `values` filled in."""
    return PROSE[key][1 if language == "zh" else 0].format(**values)
