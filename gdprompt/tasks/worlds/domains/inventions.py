"""Inventions: who made them, when, from what, what for and what they cost."""

from __future__ import annotations

from gdprompt.tasks.worlds.names import coined, either, joined, number, one_of, person, place, year
from gdprompt.tasks.worlds.schema import Domain, Relation

MACHINE = one_of(
    "pump, loom, lantern, plough, press, crane, oven, lock, valve, clock, engine, "
    "kite, telescope, drill, pen, "
    "saw, compass, bellows, mill, boiler, bicycle, camera, siphon, gearbox, sledge, stove, sewing machine, "
    "water wheel, parachute, typewriter, music box, diving bell, weighing scale, butter churn, fire alarm, "
    "rain gauge, signal lamp, seed drill, printing frame, hearing horn, coffee grinder, door hinge"
)
PURPOSE = joined(
    "{verb} {adj} {noun}",
    verb=one_of(
        "draining, lifting, sorting, drying, cleaning, grinding, cooling, measuring, "
        "folding, carrying, heating, "
        "stacking, pressing, polishing, weighing, counting, mixing, peeling, sealing, "
        "cutting, washing, warming"
    ),
    adj=one_of(
        "wet, heavy, small, damaged, frozen, loose, fresh, old, broken, dusty, narrow, "
        "thick, raw, painted, empty, "
        "rough, thin, muddy, sour, coloured, rusty, square, winter, imported, unripe, twisted"
    ),
    noun=one_of(
        "coal, letters, barrels, wool, grain, fishing nets, coins, bricks, apples, "
        "tiles, ropes, books, cheeses, "
        "bottles, hay, carpets, candles, roof beams, olives, pipes, sails, flour, hides, "
        "glass plates, salt, eggs"
    ),
)
MATERIAL = joined(
    "{adj} {noun}",
    adj=one_of(
        "polished, hammered, hardened, tarred, black, smoked, folded, woven, cast, "
        "rolled, waxed, seasoned, red, "
        "grey, oiled, pressed, twisted, recycled, fire-dried, salted, lacquered, soft, double-baked"
    ),
    noun=one_of(
        "copper, oak, brass, iron, leather, bamboo, tin, slate, canvas, walnut, zinc, "
        "steel, bone, clay, cork, silk, "
        "pewter, maple, glass, rubber, granite, birch bark, horn, paper, nickel, cedar"
    ),
)
INSPIRATION = joined(
    "{art} {noun} {where}",
    art=one_of("a broken, an old, a noisy, a child's, a leaking, a spinning, an injured, a stuck, a floating"),
    noun=one_of(
        "toy, wheel, umbrella, gate, basket, beetle, drum, boat, whistle, ladder, "
        "spider, kettle, swing, spoon, "
        "crab, bucket, top, snail, shutter, goose, button, fan"
    ),
    where=one_of(
        "in a harbour, on a rooftop, at a wedding, in a dream, by a canal, in a museum, "
        "at a market, on a train, "
        "behind a bakery, in a circus tent, under a bridge, beside a well, in a hospital garden, at a fair"
    ),
)
PRICE = joined(
    "{n} {unit}",
    n=number,
    unit=one_of("crowns, silver coins, dollars, marks, pounds, francs, guilders, shillings"),
)

DOMAIN = Domain(
    name="inventions",
    subject=joined("the {name} {thing}", name=coined, thing=MACHINE),
    pronouns=(("it", "its"),),
    relations=(
        Relation(
            name="inventor",
            value=person,
            statements=(
                "{s} was invented by {v}.",
                "{v} invented {s}.",
                "It was {v} who came up with {s}.",
                "The inventor of {s} was a mechanic called {v}.",
                "{s} is the invention of {v}, a self-taught engineer.",
                "Few people remember {v}, the person who invented {s}.",
                "Someone had to think of {s} first. That someone was {v}.",
                "After many failed attempts, {v} finally succeeded in inventing {s}.",
                "Working alone in a shed, {v} built the first example of {s}.",
                "Credit for {s} belongs to {v}.",
                "{s} first took shape in the notebooks of {v}, its inventor.",
                "We owe {s} to an inventor named {v}.",
            ),
            questions=(
                "Who invented {s}?",
                "Who was the inventor of {s}?",
                "What is the name of the person who came up with {s}?",
                "By whom was {s} invented?",
                "Name the inventor of {s}.",
                "Which person is credited with the invention of {s}?",
                "Who thought of {s} first?",
                "To whom do we owe {s}?",
                "Whose invention is {s}?",
            ),
            inverse_questions=(
                "What did {v} invent?",
                "Which invention is credited to {v}?",
                "What was invented by {v}?",
                "Name the thing that {v} came up with.",
            ),
        ),
        Relation(
            name="year",
            value=year,
            statements=(
                "{s} was invented in {v}.",
                "In {v}, the first working model of {s} was completed.",
                "The invention of {s} dates from {v}.",
                "{s} goes back to {v}, when the design was first drawn up and built.",
                "It was in {v} that {s} came into being.",
                "{s} has been around since {v}.",
                "The story of {s} begins in {v}, the year of its invention.",
                "Historians agree that {s} was first built in {v}.",
                "Nobody had seen anything like {s} before it was invented in {v}.",
                "{s} is not new. It was invented back in {v}.",
                "The year {v} saw the invention of {s}.",
                "When {s} was invented, the calendar read {v}.",
            ),
            questions=(
                "When was {s} invented?",
                "In what year was {s} invented?",
                "What year does {s} date from?",
                "In which year was {s} first built?",
                "What was the year of the invention of {s}?",
                "Since what year has {s} existed?",
                "Which year saw the invention of {s}?",
                "How far back does the invention of {s} go, to which year?",
            ),
            inverse_questions=(
                "What was invented in {v}?",
                "Which invention dates from {v}?",
                "What came into being in {v}?",
                "Which device was first built in {v}?",
            ),
        ),
        Relation(
            name="purpose",
            value=PURPOSE,
            statements=(
                "{s} is used for {v}.",
                "The purpose of {s} is {v}.",
                "{s} was designed for {v}.",
                "People bought {s} for {v}.",
                "For {v}, nothing worked better than {s}.",
                "What {s} does best is {v}.",
                "{s} was meant for one job only. That job was {v}.",
                "In workshops everywhere, {s} was put to use for {v}.",
                "Although it looks like a toy, {s} was made for {v}.",
                "Before {s} existed, {v} had to be done by hand.",
                "If you need help with {v}, {s} is the tool you want.",
                "{s} made {v} far easier than it had ever been.",
            ),
            questions=(
                "What is {s} used for?",
                "What is the purpose of {s}?",
                "What was {s} designed for?",
                "For what job was {s} made?",
                "What did people use {s} for?",
                "Which task does {s} do?",
                "What kind of work did {s} make easier?",
                "What had to be done by hand before {s} existed?",
            ),
            inverse_questions=(
                "What was used for {v}?",
                "Which invention was designed for {v}?",
                "Which device made {v} easier?",
                "What would you use for {v}?",
            ),
        ),
        Relation(
            name="material",
            value=MATERIAL,
            statements=(
                "{s} was made of {v}.",
                "The main material of {s} is {v}.",
                "The maker chose {v} as the material for {s}.",
                "{s} was built almost entirely from {v}.",
                "Most parts of {s} were cut from {v}.",
                "Because wood was scarce, {s} had to be made out of {v}.",
                "Look closely at {s} and you will see that it is made of {v}.",
                "{s} owes its strength to {v}, the stuff it is built from.",
                "It is {v} that {s} is made of.",
                "The frame and body of {s} consist of {v}.",
                "What gives {s} its unusual look is the material. It is {v}.",
                "Without a steady supply of {v}, no one could have built {s}.",
            ),
            questions=(
                "What is {s} made of?",
                "What material was used to build {s}?",
                "From what was {s} made?",
                "Which material does {s} consist of?",
                "Name the main material of {s}.",
                "What were the parts of {s} cut from?",
                "What was needed as a material to build {s}?",
                "Out of what material did the maker build {s}?",
            ),
            inverse_questions=(
                "What was made of {v}?",
                "Which invention was built from {v}?",
                "What device consists of {v}?",
                "For which machine was {v} the main material?",
            ),
        ),
        Relation(
            name="inspiration",
            value=INSPIRATION,
            statements=(
                "{s} was inspired by {v}.",
                "The idea for {s} came from {v}.",
                "It was {v} that gave rise to the idea of {s}.",
                "According to legend, the sight of {v} led to {s}.",
                "The design of {s} is said to have been copied from {v}.",
                "{s} began with a lucky sight. It was {v}.",
                "Strange as it sounds, {s} started out as an imitation of {v}.",
                "Without {v}, there would have been no idea for {s}.",
                "One glance at {v} was enough to suggest {s}.",
                "Where did the idea for {s} come from? The answer is {v}.",
                "{s} would not exist but for {v}, which sparked the first sketch.",
            ),
            questions=(
                "What inspired {s}?",
                "Where did the idea for {s} come from?",
                "What was {s} inspired by?",
                "The sight of what led to {s}?",
                "What gave rise to the idea of {s}?",
                "What sparked the first sketch of {s}?",
                "According to legend, what suggested the idea of {s}?",
                "What was the inspiration behind {s}?",
            ),
            inverse_questions=(
                "Which invention was inspired by {v}?",
                "What did the sight of {v} lead to?",
                "For which device did {v} provide the idea?",
                "What would not exist but for {v}?",
            ),
            held_out=True,
        ),
        Relation(
            name="first_shown",
            value=place,
            statements=(
                "{s} was first shown to the public in {v}.",
                "The first public demonstration of {s} took place in {v}.",
                "In {v}, a curious crowd saw {s} for the first time.",
                "It was in {v} that {s} was unveiled.",
                "{s} made its debut at a fair in {v}.",
                "The people of {v} were the first to see {s} in action.",
                "Visitors travelled to {v} to watch the unveiling of {s}.",
                "{s} had its first outing in {v}, on the square in front of the town hall.",
                "Nobody outside the workshop knew of {s} until it was presented in {v}.",
                "{v} was the town where {s} was first demonstrated.",
                "When {s} was ready to be shown, the exhibition hall in {v} was chosen.",
                "Newspapers reported from {v}, where {s} had just been revealed.",
            ),
            questions=(
                "Where was {s} first shown to the public?",
                "In which town was {s} unveiled?",
                "Where did the first demonstration of {s} take place?",
                "In what place did {s} make its debut?",
                "Where did people see {s} for the first time?",
                "Name the place where {s} was first presented.",
                "What town hosted the first showing of {s}?",
                "Where was {s} revealed?",
            ),
            inverse_questions=(
                "What was first shown in {v}?",
                "Which invention was unveiled in {v}?",
                "What made its debut in {v}?",
                "What did the people of {v} see before anyone else?",
            ),
        ),
        Relation(
            name="price",
            value=PRICE,
            statements=(
                "{s} cost {v} when it went on sale.",
                "The price of {s} was {v}.",
                "At first, {s} was sold for {v}.",
                "Buyers paid {v} for {s}.",
                "For {v}, anyone could own {s}.",
                "{s} was not cheap, at {v} apiece.",
                "Shops asked {v} for {s}.",
                "You needed {v} to buy {s}.",
                "{s} had a price tag that surprised many. It read {v}.",
                "A farmer who wanted {s} had to hand over {v}.",
                "An old catalogue lists {s} at {v}.",
                "It took {v} to get hold of {s}.",
            ),
            questions=(
                "How much did {s} cost?",
                "What was the price of {s}?",
                "For how much was {s} sold?",
                "What did buyers pay for {s}?",
                "How much money did you need to buy {s}?",
                "At what price did {s} go on sale?",
                "What did shops ask for {s}?",
                "How much was {s} according to the price tag?",
            ),
            inverse_questions=(
                "What cost {v}?",
                "Which invention was sold for {v}?",
                "What could you buy for {v}?",
                "What had a price of {v}?",
            ),
        ),
        Relation(
            name="patent_number",
            value=either(
                joined(
                    "{a}-{n}",
                    a=one_of("A B C D E F G H K L M P R T".split()),
                    n=lambda rng: str(rng.randint(99, 9999)),
                ),
                lambda rng: f"{rng.randint(10000, 999999):,}",
            ),
            statements=(
                "{s} is protected by patent number {v}.",
                "Patent {v} was granted for {s}.",
                "The patent number of {s} is {v}.",
                "{s} was registered at the patent office under number {v}.",
                "In the register of patents, {s} is listed as number {v}.",
                "The office filed {s} under patent {v}.",
                "Stamped on the side of {s} is its patent number, {v}.",
                "{s} carries a patent. Its number is {v}.",
                "Anyone looking up patent {v} will find drawings of {s}.",
                "Copies of {s} were forbidden as soon as patent {v} had been issued.",
                "Lawyers know {s} simply as patent {v}.",
            ),
            questions=(
                "What is the patent number of {s}?",
                "Under what number was {s} patented?",
                "Which patent protects {s}?",
                "Which patent was granted for {s}?",
                "Under which number is {s} listed in the register of patents?",
                "What number did the patent office give to {s}?",
                "Give the patent number of {s}.",
                "Which patent number would you look up to find drawings of {s}?",
            ),
            inverse_questions=(
                "Which invention has patent number {v}?",
                "What is protected by patent {v}?",
                "For which invention was patent {v} granted?",
                "What would you find under patent number {v}?",
            ),
        ),
    ),
    intros=(
        "{s} is one of those inventions that everyone has used and few have thought about.",
        "Inventors rarely become famous, and the story of {s} is no exception.",
        "This chapter looks at the history of {s}.",
        "A museum of technology recently opened a display about {s}.",
        "Long before electric machines, there was {s}.",
        "Many clever machines have been forgotten, but {s} has not.",
        "{s} is a curious piece of engineering.",
    ),
    fillers=(
        "{s} made a terrible noise at first.",
        "A wooden copy of {s} stands in a school hall.",
        "Critics laughed at {s} in the beginning.",
        "{s} was later painted green by a collector.",
        "A song was written about {s}.",
        "{s} needs a drop of oil now and then.",
        "Children were told not to touch {s}.",
    ),
)
