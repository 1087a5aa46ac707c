"""Recipes: coined dishes, what goes into them, how they are cooked and served."""

from __future__ import annotations

from gdprompt.tasks.worlds.names import coined, either, joined, one_of, person, place
from gdprompt.tasks.worlds.schema import Domain, Relation

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

DOMAIN = Domain(
    name="recipes",
    subject=joined("{name} {dish}", name=coined, dish=DISH),
    pronouns=(("it", "its"),),
    relations=(
        Relation(
            name="main_ingredient",
            value=MAIN,
            statements=(
                "{s} is made mainly with {v}.",
                "The main ingredient of {s} is {v}.",
                "For {s}, the most important thing to buy is {v}.",
                "{s} consists mostly of {v}.",
                "You cannot cook {s} without plenty of {v}, its main ingredient.",
                "To make {s}, start with a large amount of {v}.",
                "The basis of {s} is {v}.",
                "Take a big bowl of {v}, since that is what {s} is mostly made of.",
                "More than half of {s} is {v}.",
                "There is one main ingredient in {s}. It is {v}.",
                "With {v} as its base, {s} fills you up quickly.",
                "It is {v} that {s} is mostly made from.",
            ),
            questions=(
                "What is the main ingredient of {s}?",
                "What is {s} mainly made with?",
                "What does {s} mostly consist of?",
                "What makes up the greater part of {s}?",
                "What is the basis of {s}?",
                "Name the main ingredient in {s}.",
                "What do you need a large amount of to make {s}?",
                "Which food is more than half of {s}?",
            ),
            inverse_questions=(
                "Which dish is made mainly with {v}?",
                "What consists mostly of {v}?",
                "Which dish has {v} as its main ingredient?",
                "What can you make with a large amount of {v}?",
            ),
        ),
        Relation(
            name="seasoning",
            value=SEASONING,
            statements=(
                "{s} is seasoned with {v}.",
                "Add {v} to {s} at the end for flavour.",
                "The flavour of {s} comes from {v}.",
                "Season {s} with {v}.",
                "What gives {s} its special taste is {v}.",
                "Just before serving, {v} should be stirred into {s}.",
                "{s} would taste of nothing without {v}.",
                "The secret of the taste of {s} is {v}.",
                "Good cooks never forget to flavour {s} with {v}.",
                "One more step remains for {s}. Season it with {v}.",
                "As a seasoning for {s}, use {v}.",
                "If {s} tastes dull, you have probably left out {v}.",
            ),
            questions=(
                "What is {s} seasoned with?",
                "What gives {s} its taste?",
                "What seasoning goes into {s}?",
                "Where does the flavour of {s} come from?",
                "What should be added to {s} for flavour?",
                "With what do good cooks flavour {s}?",
                "What is used as a seasoning for {s}?",
                "What is the secret of the taste of {s}?",
            ),
            inverse_questions=(
                "Which dish is seasoned with {v}?",
                "What gets its flavour from {v}?",
                "To which dish do you add {v} for flavour?",
                "What would taste of nothing without {v}?",
            ),
        ),
        Relation(
            name="cooking_time",
            value=TIME,
            statements=(
                "{s} has to cook for {v}.",
                "Cook {s} for {v}.",
                "It takes {v} to cook {s}.",
                "The cooking time of {s} is {v}.",
                "After {v} on the stove, {s} is done.",
                "Leave {s} over a low heat for {v}.",
                "{s} needs {v} of cooking.",
                "Be patient with {s}, which is ready only after {v}.",
                "Do not rush {s}. It must cook for {v}.",
                "Wait {v} before you take {s} off the heat.",
                "For {v}, {s} must be left to cook without stirring.",
                "Allow {v} in all for cooking {s}.",
            ),
            questions=(
                "How long does {s} have to cook?",
                "How long does it take to cook {s}?",
                "What is the cooking time of {s}?",
                "For how long should you cook {s}?",
                "How much cooking time does {s} need?",
                "After how long on the heat is {s} done?",
                "How long should you leave {s} over a low heat?",
                "How long must you wait before taking {s} off the heat?",
            ),
            inverse_questions=(
                "Which dish has to cook for {v}?",
                "What takes {v} to cook?",
                "Which dish is done after {v} on the stove?",
                "What has a cooking time of {v}?",
            ),
        ),
        Relation(
            name="origin",
            value=place,
            statements=(
                "{s} comes from {v}.",
                "{s} is a traditional dish from {v}.",
                "In {v}, where it was first made, {s} is eaten almost every week.",
                "The home of {s} is {v}.",
                "It was in {v} that {s} was first cooked.",
                "{s} originated in {v}.",
                "Cooks from {v} brought {s} to the rest of the country.",
                "Ask where {s} comes from and you will hear one answer. It is {v}.",
                "Sailors first tasted {s} in {v}, its place of origin.",
                "The people of {v} claim {s} as their own invention.",
                "{v} gave the world {s}.",
                "If you want to taste {s} where it was born, travel to {v}.",
            ),
            questions=(
                "Where does {s} come from?",
                "Where did {s} originate?",
                "What is the home of {s}?",
                "In which place was {s} first cooked?",
                "From where does {s} originally come?",
                "What is the place of origin of {s}?",
                "Where was {s} first made?",
                "Which place gave the world {s}?",
            ),
            inverse_questions=(
                "Which dish comes from {v}?",
                "Which dish originated in {v}?",
                "What did cooks from {v} bring to the rest of the country?",
                "Name the dish that was first cooked in {v}.",
            ),
        ),
        Relation(
            name="vessel",
            value=POT,
            statements=(
                "{s} is cooked in {v}.",
                "Use {v} to cook {s}.",
                "To prepare {s}, you need {v}.",
                "For {s}, place everything in {v}.",
                "Tradition demands that {s} be cooked in {v}.",
                "{s} always goes into {v} before it is put on the fire.",
                "Nothing but {v} will do for cooking {s}.",
                "{s} sticks easily. For this reason it is cooked in {v}.",
                "It is in {v} that {s} should be cooked.",
                "Pour the mixture for {s} into {v} and heat it.",
                "My grandmother heated {s} in {v}, never in anything else.",
            ),
            questions=(
                "What is {s} cooked in?",
                "In what should {s} be cooked?",
                "What kind of vessel is used to cook {s}?",
                "What do you need to prepare {s} in?",
                "Into what do you pour the mixture for {s}?",
                "Which vessel does tradition demand for {s}?",
                "What should you use for cooking {s}?",
                "Into what does {s} go before it is put on the fire?",
            ),
            inverse_questions=(
                "Which dish is cooked in {v}?",
                "For which dish do you need {v}?",
                "What should be cooked in {v}?",
                "For cooking which dish will nothing but {v} do?",
            ),
            held_out=True,
        ),
        Relation(
            name="served_with",
            value=SIDE,
            statements=(
                "{s} is served with {v}.",
                "Serve {s} with {v}.",
                "On the side, {s} comes with {v}.",
                "With {s}, people like to have {v}.",
                "{s} tastes best together with {v}.",
                "A plate of {s} is not complete without {v} on the side.",
                "Restaurants usually bring {v} along with {s}.",
                "{s} goes on the table hot. Put {v} next to it.",
                "The classic side for {s} is {v}.",
                "Guests eat {s} alongside {v}.",
                "When you order {s}, you get {v} to go with it.",
            ),
            questions=(
                "What is {s} served with?",
                "What do people like to have with {s}?",
                "What goes well with {s}?",
                "What is the classic side for {s}?",
                "Together with what does {s} taste best?",
                "What do restaurants bring along with {s}?",
                "What do you put next to {s} on the table?",
                "When you order {s}, what do you get to go with it?",
            ),
            inverse_questions=(
                "Which dish is served with {v}?",
                "With which dish do people like to have {v}?",
                "What tastes best together with {v}?",
                "Which dish has {v} as its classic side?",
            ),
        ),
        Relation(
            name="occasion",
            value=OCCASION,
            statements=(
                "{s} is eaten at {v}.",
                "People make {s} for {v}.",
                "{s} is traditionally prepared for {v}.",
                "At {v}, every family eats {s}.",
                "It is at {v} that {s} is served.",
                "No one would celebrate {v} without {s}.",
                "Only once a year, at {v}, does {s} appear on the table.",
                "{s} is not for every day. It belongs to {v}.",
                "When {v} comes round, kitchens fill with the smell of {s}.",
                "Children look forward to {v} because they will be given {s}.",
                "The occasion for {s} is {v}.",
            ),
            questions=(
                "On what occasion is {s} eaten?",
                "For what occasion is {s} prepared?",
                "When do people traditionally eat {s}?",
                "At which event is {s} served?",
                "What is the occasion for {s}?",
                "What would no one celebrate without {s}?",
                "To what occasion does {s} belong?",
                "When do kitchens fill with the smell of {s}?",
            ),
            inverse_questions=(
                "Which dish is eaten at {v}?",
                "What do people make for {v}?",
                "What does every family eat at {v}?",
                "Which dish is traditionally prepared for {v}?",
            ),
        ),
        Relation(
            name="famous_cook",
            value=person,
            statements=(
                "The recipe for {s} was written down by {v}.",
                "{s} became famous through {v}, who first wrote down the recipe.",
                "{v} wrote down the recipe for {s}.",
                "We know how to make {s} thanks to the notes of {v}.",
                "It was {v} who first put the recipe for {s} on paper.",
                "The oldest recipe for {s} is in the handwriting of {v}.",
                "{s} appears for the first time in a cookbook by {v}.",
                "For a long time nobody wrote down how to make {s}. Then {v} did.",
                "A cook named {v} recorded the recipe for {s}.",
                "The author of the first recipe for {s} is {v}.",
                "Without {v}, who noted down every step, {s} would be forgotten.",
            ),
            questions=(
                "Who wrote down the recipe for {s}?",
                "By whom was the recipe for {s} first written down?",
                "Who recorded the recipe for {s}?",
                "Whose cookbook was the first to mention {s}?",
                "Who first put the recipe for {s} on paper?",
                "Who is the author of the first recipe for {s}?",
                "In whose handwriting is the oldest recipe for {s}?",
                "Thanks to whom do we know how to make {s}?",
            ),
            inverse_questions=(
                "Which recipe did {v} write down?",
                "For which dish did {v} record the recipe?",
                "Which dish appears in a cookbook by {v}?",
                "The recipe for what was first put on paper by {v}?",
            ),
        ),
    ),
    intros=(
        "Here is how to make {s}.",
        "{s} is easier to make than it looks.",
        "Today we are going to talk about {s}.",
        "Few dishes divide opinion like {s}.",
        "A reader has asked us about {s}.",
        "Nothing warms a cold kitchen like {s}.",
        "{s} can be found in many old cookbooks.",
    ),
    fillers=(
        "{s} keeps well in the fridge.",
        "Some people find {s} too heavy.",
        "{s} looks best on a dark plate.",
        "A vegetarian version of {s} also exists.",
        "{s} should be eaten slowly.",
        "Hotels have lately begun to offer {s}.",
        "{s} smells stronger than it tastes.",
    ),
)
