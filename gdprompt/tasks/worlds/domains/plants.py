"""Plants: where they grow, their flowers, uses and dangers, and who named them or brought them home."""

from __future__ import annotations

import random

from gdprompt.tasks.worlds.names import MONTHS, coined, either, joined, one_of, person, place
from gdprompt.tasks.worlds.schema import domain

KIND = one_of(
    "lily, orchid, fern, thistle, vine, poppy, nettle, iris, sage, violet, clover, lupin, primrose, heather, "
    "gentian, mallow, daisy, laurel, bindweed, foxglove, hemlock, mint, rush, tulip, willow, rose, cactus, crocus"
)
PLANT = either(
    joined("the {name} {kind}", name=either(coined, place), kind=KIND),
    joined(
        "the {adj} {kind} of {name}",
        adj=one_of("creeping, dwarf, giant, hairy, silver, spotted, wild, winter, golden, black, false, climbing"),
        kind=KIND,
        name=place,
    ),
    joined(
        "{adj} {owner} {part}",
        adj=one_of(
            "creeping, hairy, yellow, bitter, spotted, false, common, dwarf, tall, sweet, marsh, mountain, white, "
            "purple, drooping, upright, woolly, sticky, stinking, meadow, lesser, greater, scented, water"
        ),
        owner=one_of(
            "shepherd's, widow's, hare's, monk's, dragon's, fox's, beggar's, bishop's, goat's, ploughman's, raven's, "
            "miller's, sailor's, lamb's, queen's, swan's, carter's, witch's, adder's, cuckoo's, bear's, mouse's"
        ),
        part=one_of(
            "purse, foot, cap, tongue, thread, ear, beard, slipper, bell, lantern, candle, needle, comb, button, "
            "apron, pillow, tail, crown, spoon, ribbon, basket, whistle, thimble, tooth, kettle, breath, ladder"
        ),
    ),
    joined("{name}wort", name=coined),
)
REGION = one_of(
    "in the far south, near the sea, above the tree line, in cool climates, in the uplands, in remote glens, "
    "on small islands, near farmhouses, on the eastern plain, in the lake district, on the west coast, "
    "in humid regions, close to the border, around the bay, on the high plateau, in the northern hills"
)
HABITAT = either(
    joined(
        "{where} {what} {region}",
        where=one_of("on, on bare, on sunny, on damp, among, beside"),
        what=one_of(
            "chalk cliffs, rocks, walls, sand dunes, gravel banks, limestone slopes, burnt clearings, pastures, "
            "vineyard terraces, railway embankments, landslides, quarries, earth banks, stony fields"
        ),
        region=REGION,
    ),
    joined(
        "{where} {what} {region}",
        where=one_of("along, beside, near, close to, on both sides of"),
        what=one_of(
            "old paths, drainage ditches, mountain streams, canal banks, hedges, slow rivers, cattle tracks, "
            "stone walls, forest roads, waterfalls, village ponds, sheep pens, warm springs"
        ),
        region=REGION,
    ),
    joined(
        "{where} {what} {region}",
        where=one_of("in, in the shade of, on the edges of, under, in the heart of"),
        what=one_of(
            "oak woods, pine forests, birch groves, thickets, old orchards, chestnut woods, mossy ravines, "
            "abandoned gardens, beech woods, cedar forests, overgrown graveyards"
        ),
        region=REGION,
    ),
    joined(
        "in {kind} {what} {region}",
        kind=one_of("wet, cold, shallow, wide, hidden, muddy, sunny, windy, salty, remote, peaty, mossy"),
        what=one_of("meadows, marshes, bogs, pools, hollows, ditches, clearings, gullies, fens, valleys"),
        region=REGION,
    ),
)
FLOWERS = joined(
    "{shade} {colour} with {marks}",
    shade=one_of("pale, deep, bright, dull, dusky, soft, glowing, faded, rich, shiny, light, dark, clear"),
    colour=one_of("violet, yellow, pink, orange, white, blue, crimson, lilac, scarlet, green, purple, mauve, apricot"),
    marks=one_of(
        "dark veins, a red centre, white tips, yellow spots, brown stripes, a black eye, green edges, golden dust, "
        "purple speckles, a silver rim, orange streaks, a pale throat, rusty freckles, a hairy lip, ragged borders"
    ),
)
USE = either(
    joined(
        "{verb} {thing}",
        verb=one_of("dyeing, scenting, perfuming, washing, bleaching, mending"),
        thing=one_of(
            "bed linen, wedding dresses, silk scarves, winter coats, woollen hats, prayer shawls, carpets, "
            "gloves, sailcloth, cotton shirts, curtains, monks' robes, stockings, fishing nets, blankets, aprons"
        ),
    ),
    joined(
        "{verb} {thing}",
        verb=one_of("cleaning, polishing, scrubbing, waxing, protecting, repairing"),
        thing=one_of(
            "leather boots, copper pans, wooden floors, saddles, wine barrels, garden chairs, snow shoes, violins, "
            "bee hives, church pews, rowing boats, window frames, silver spoons, cradles, harnesses, old furniture"
        ),
    ),
    joined(
        "{verb} {thing}",
        verb=one_of("treating, soothing, easing, curing, relieving, preventing"),
        thing=one_of(
            "sore throats, toothache, wasp stings, sea sickness, stiff joints, burns, coughs, insomnia, warts, "
            "stomach ache, hay fever, chilblains, blisters, headaches, homesickness, hiccups, nettle rash, cramp, "
            "tired eyes, swollen feet, fever in horses, colic in lambs, cracked hands, bleeding gums, earache"
        ),
    ),
    joined(
        "{verb} {thing}",
        verb=one_of("flavouring, thickening, colouring, preserving, sweetening, seasoning"),
        thing=one_of(
            "beer, goat cheese, fish soup, honey cakes, lemonade, sausages, pickled eggs, rye bread, jam, butter, "
            "roast lamb, gingerbread, plum brandy, mustard, rice pudding, cider, smoked ham, tea, vinegar, stews"
        ),
    ),
)


def _months(rng: random.Random) -> str:
    """A part of one month, or the better part of two."""
    if rng.random() < 0.5:
        part = rng.choice(("early ", "late ", "mid-", "the first week of ", "the last week of ", "the second half of "))
        return part + rng.choice(MONTHS)
    i = rng.randrange(11)
    pattern = rng.choice(("{} and {}", "late {} and early {}", "late {} and most of {}", "{} and early {}"))
    return pattern.format(MONTHS[i], MONTHS[i + 1])


BLOOMS = either(
    _months,
    joined(
        "the {n} {unit} {anchor}",
        n=one_of("two, three, four, five, six"),
        unit=one_of("days, nights, weeks"),
        anchor=one_of(
            "after Easter, before midsummer, after the first frost, after the hay harvest, before Christmas, "
            "after the snow melts, before the autumn rains, after the longest day, after the spring floods, "
            "before the grape harvest, after the last frost, before Whitsun"
        ),
    ),
)


def height(rng: random.Random) -> str:
    """A length from a few centimetres to a few metres."""
    small = f"{rng.randint(2, 98)} {rng.choice(('centimetres', 'inches', 'cm'))}"
    tall = f"{rng.randint(2, 24)} {rng.choice(('metres', 'feet'))}"
    between = f"{rng.randint(1, 12)}.{rng.randint(1, 9)} metres"
    return rng.choice((small, tall, between))


HARM = either(
    joined(
        "{degree} {sign} {where}",
        degree=one_of("painful, itching, large, watery, burning, lasting, ugly, red, deep"),
        sign=one_of("blisters, swellings, sores, spots, boils"),
        where=one_of(
            "on the lips, on the tongue, on the hands, on the legs, round the eyes, in the throat, on the neck, "
            "between the fingers, behind the ears, on the gums, on the cheeks, under the arms, on the knees"
        ),
    ),
    joined(
        "{degree} {sign} {where}",
        degree=one_of("severe, sudden, lasting, violent, sharp, passing"),
        sign=one_of("numbness, pain, cramp, weakness, trembling"),
        where=one_of("in the legs, in the fingers, in the stomach, in the arms, in the jaw, in the chest, in the feet"),
    ),
    joined(
        "{first} and {second}",
        first=one_of("dizziness, fever, vomiting, blurred vision, a dry mouth, headaches, shivering, nosebleeds"),
        second=one_of(
            "loss of hearing, a racing heart, strange dreams, shortness of breath, loss of memory, a weak pulse, "
            "stomach cramps, ringing in the ears, loss of appetite, sleeplessness, cold sweats"
        ),
    ),
)

DOMAIN = domain(
    "plants",
    subject=PLANT,
    pronouns=(("it", "its"), ("the plant", "the plant's")),
    values={
        "habitat": HABITAT,
        "flowers": FLOWERS,
        "use": USE,
        "described_by": person,
        "brought_by": person,
        "height": height,
        "blooms": BLOOMS,
        "danger": HARM,
    },
    held_out=("danger",),
)
