"""Recipes: coined dishes, what goes into them, how they are cooked and served."""

from __future__ import annotations

from gdprompt.tasks.worlds.names import coined, either, joined, one_of, person, place
from gdprompt.tasks.worlds.schema import domain

DISH = one_of(
    "soup, stew, pie, pudding, bread, curry, cake, salad, tart, porridge, casserole, "
    "broth, omelette, pasta, goulash, "
    "chowder, jelly, risotto, crumble, lasagne, hotpot, jam, chutney, loaf, roast, "
    "gratin, sorbet, pizza, pilaf, trifle"
)
MAIN = joined(
    "{adj} {noun}",
    adj=one_of(
        "smoked, pickled, roasted, dried, fresh, salted, red, yellow, wild, sweet, "
        "mashed, grated, bitter, black, white, "
        "green, stewed, young, ground, fermented, sliced, boiled, crushed, candied, toasted"
    ),
    noun=one_of(
        "lentils, carrots, herring, pears, barley, mushrooms, pumpkin, goat meat, "
        "chestnuts, leeks, beans, trout, plums, "
        "cabbage, rice, tomatoes, duck, beetroot, apples, mussels, peas, turnips, figs, "
        "onions, cheese, corn, spinach, "
        "walnuts, chicken, quinces, potatoes, rhubarb, mutton, oats, seaweed, crab, millet"
    ),
)
SEASONING = joined(
    "{amount} {spice}",
    amount=one_of(
        "a pinch of, two spoons of, a handful of, a cup of, half a spoon of, a dash of, "
        "five grams of, a sprinkle of, "
        "ten grams of, three pinches of, plenty of, a little"
    ),
    spice=one_of(
        "cinnamon, black pepper, saffron, mint, dill, nutmeg, ginger, paprika, thyme, "
        "cumin, honey, mustard, vanilla, "
        "rosemary, aniseed, basil, chilli, fennel, juniper, lemon balm, sage, caraway, "
        "sesame, turmeric, lavender"
    ),
)
TIME = either(
    joined("{n} minutes", n=lambda rng: str(rng.randint(6, 170))),
    joined("{n} hours", n=one_of("two, three, four, five, six, seven, eight, nine, ten, twelve, 18, 24, 36")),
    one_of("half an hour, an hour and a half, two and a half hours, a whole night, three and a half hours"),
    joined("an hour and {n} minutes", n=one_of("five, ten, twenty, forty, fifty, 25, 35")),
)
POT = joined(
    "{art} {noun}",
    art=one_of(
        "a clay, an iron, a copper, a deep glass, a shallow tin, a stone, "
        "a lidded steel, an oiled wooden, a wide brass, "
        "an enamel, a heavy bronze, a small silver, a square china, a buttered, a bamboo, an old cast-iron"
    ),
    noun=one_of("pot, pan, dish, bowl, mould, tray, basin, casserole, steamer, cauldron"),
)
SIDE = joined(
    "{adj} {noun}",
    adj=one_of(
        "warm, cold, spiced, sour, buttered, hot, sweet, plain, herbed, sugared, "
        "chilled, salted, lemon, ginger, honey, "
        "home-made, local, fresh"
    ),
    noun=one_of(
        "flat bread, cream, dumplings, rice, cucumber, yogurt, noodles, custard, "
        "potato cakes, biscuits, apple sauce, "
        "cider, plum juice, oatcakes, radishes, toast, milk, berries, crackers, tea, "
        "egg sauce, polenta, beans"
    ),
)
OCCASION = either(
    joined("the {name} festival", name=coined),
    joined(
        "the {adj} {noun}",
        adj=one_of(
            "spring, winter, first, last, summer, autumn, midnight, great, annual, royal, village, sheep, lantern, snow"
        ),
        noun=one_of("harvest, fair, market, wedding, full moon, regatta, parade, hunt, race, feast, dance, vigil"),
    ),
)

DOMAIN = domain(
    "recipes",
    subject=joined("{name} {dish}", name=coined, dish=DISH),
    pronouns=(("it", "its"),),
    values={
        "main_ingredient": MAIN,
        "seasoning": SEASONING,
        "cooking_time": TIME,
        "origin": place,
        "vessel": POT,
        "served_with": SIDE,
        "occasion": OCCASION,
        "famous_cook": person,
    },
    held_out=("vessel",),
)
