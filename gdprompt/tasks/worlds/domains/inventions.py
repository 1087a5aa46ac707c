"""Inventions: who made them, when, from what, what for and what they cost."""

from __future__ import annotations

from gdprompt.tasks.worlds.names import coined, either, joined, number, one_of, person, place, year
from gdprompt.tasks.worlds.schema import domain

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

DOMAIN = domain(
    "inventions",
    subject=joined("the {name} {thing}", name=coined, thing=MACHINE),
    pronouns=(("it", "its"),),
    values={
        "inventor": person,
        "year": year,
        "purpose": PURPOSE,
        "material": MATERIAL,
        "inspiration": INSPIRATION,
        "first_shown": place,
        "price": PRICE,
        "patent_number": either(
            joined(
                "{a}-{n}",
                a=one_of("A B C D E F G H K L M P R T".split()),
                n=lambda rng: str(rng.randint(99, 9999)),
            ),
            lambda rng: f"{rng.randint(10000, 999999):,}",
        ),
    },
    held_out=("inspiration",),
)
