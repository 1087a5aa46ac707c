"""Stories: characters in small tales, what they found, wanted, feared and hid."""

from __future__ import annotations

from gdprompt.tasks.worlds.names import FIRST_NAMES, coined, either, joined, one_of
from gdprompt.tasks.worlds.schema import domain

ANIMAL = one_of(
    "fox, hare, owl, mouse, bear, frog, hedgehog, goose, badger, squirrel, otter, "
    "beaver, donkey, crow, cat, mole, "
    "goat, turtle, duck, wolf, penguin, raccoon, dragon, robot, giant, elf, witch, tailor, shepherd, knight"
)
NAME = either(one_of(FIRST_NAMES), lambda rng: coined(rng, 2, 2), lambda rng: coined(rng, 2, 3))
THING = joined(
    "{adj} {noun}",
    adj=one_of(
        "a brass, a silver, a tiny, a cracked, a green, a wooden, an old, a shiny, "
        "a broken, a golden, an empty, a muddy, "
        "a paper, a glass, a heavy, a striped, an ivory, a rusty, a blue, a velvet, a feathered, a glowing"
    ),
    noun=one_of(
        "key, button, map, whistle, coin, bell, spoon, shell, lantern, letter, marble, "
        "ring, compass, boot, crown, box, "
        "feather, mirror, drum, bottle, glove, kite, thimble, candle, book, flute, egg, "
        "umbrella, top hat, acorn"
    ),
)
WISH = joined(
    "{verb} {thing}",
    verb=one_of("own, build, find, paint, win, buy, ride, repair, borrow, draw, see, steal"),
    thing=one_of(
        "a red sailing boat, a talking clock, a snow castle, a white pony, "
        "a flying carpet, a tree house, a steam train, "
        "a hot-air balloon, a silver violin, a giant pumpkin, a pirate ship, "
        "a magic mirror, a wooden bridge, a sea horse, "
        "a purple bicycle, a crystal lamp, a moon rocket, a music box, a gold medal, "
        "an iron dragon, a stone tower, "
        "a puppet theatre, a glass piano, a chocolate cake, an ice palace, a tame raven"
    ),
)
FEAR = joined(
    "{adj} {noun}",
    adj=one_of(
        "loud, dark, big, empty, shadowy, creaking, strange, cold, old, noisy, tall, "
        "crooked, black, grey, lonely, wet, "
        "enormous, rattling, hidden"
    ),
    noun=one_of(
        "thunder, dogs, cellars, rivers, spiders, geese, windows, stairs, caves, masks, "
        "trains, bees, forests, bells, "
        "scarecrows, bridges, puppets, lifts, wells, ghosts, trumpets, bats, shadows, cupboards"
    ),
)
HIDING = joined(
    "{where} the {adj} {noun}",
    where=one_of("under, behind, inside, beneath, beside"),
    adj=one_of(
        "old, hollow, broken, blue, mossy, big, red, empty, crooked, stone, wooden, garden, fallen, dusty, torn"
    ),
    noun=one_of(
        "oak tree, bread bin, staircase, well, bookcase, carpet, chimney, flower pot, "
        "rabbit hutch, wardrobe, boat, piano, "
        "gate, barrel, bed, sofa, bench, mailbox, drum, clock, stove, hen house, wheelbarrow, suitcase"
    ),
)
FRIEND = joined("{name} the {animal}", name=lambda rng: coined(rng, 2, 2), animal=ANIMAL)
GIFT = joined(
    "{amount} {noun}",
    amount=one_of(
        "a basket of, two, three, four, five, seven, nine, twelve, a sack of, a jar of, a bunch of, a bowl of, twenty"
    ),
    noun=one_of(
        "ripe cherries, honey cakes, blue marbles, warm buns, dried roses, painted eggs, "
        "hazelnuts, lemon drops, pine cones, "
        "sea shells, silver buttons, ginger biscuits, wild berries, tulips, "
        "white pebbles, paper stars, toffee apples, "
        "walnuts, wool mittens, sugar mice, sunflower seeds, fresh figs, tin soldiers, plum tarts"
    ),
)

DOMAIN = domain(
    "stories",
    subject=either(NAME, NAME, joined("{name} the {animal}", name=NAME, animal=ANIMAL)),
    pronouns=(("she", "her"), ("he", "his")),
    values={
        "found": THING,
        "wish": WISH,
        "fear": FEAR,
        "hiding_place": HIDING,
        "friend": FRIEND,
        "gift": GIFT,
        "home": joined(
            "{art} {noun} {where}",
            art=one_of("a crooked, a round, a little, an old, a yellow, a tumbledown, an upside-down, a tall, a mossy"),
            noun=one_of("house, hut, tower, mill, cave, barn, boat, cottage, wagon, castle, lighthouse, tent, shed"),
            where=one_of(
                "by the lake, on the hill, near the railway, at the edge of the wood, "
                "in the swamp, under the cliff, "
                "behind the church, among the birches, beside the waterfall, on an island, "
                "at the end of the lane, "
                "in the desert, between two rivers, next to the bakery, above the clouds"
            ),
        ),
    },
    held_out=("hiding_place",),
)
