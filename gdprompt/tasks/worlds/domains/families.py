"""Facts about families: their pets, homes, children, cars, holidays, meals and heirlooms."""

from __future__ import annotations

from gdprompt.tasks.worlds import names
from gdprompt.tasks.worlds.schema import domain

PETS = names.joined(
    "a {look} {pet}",
    look=names.one_of(
        "grey, brown, spotted, white, lazy, noisy, black, quiet, red, clever, small, deaf, young, "
        "greedy, striped, timid, friendly, hungry, golden, playful, stubborn, fat, short-tailed, blind, tame"
    ),
    pet=names.one_of(
        "parrot, beagle, tortoise, goldfish, hamster, barn owl, rabbit, gecko, poodle, goat, ferret, canary, "
        "donkey, tomcat, sheepdog, hedgehog, pony, guinea pig, spaniel, duck, "
        "lizard, snake, dachshund, kitten"
    ),
)
ADDRESSES = names.joined(
    "{n} {name} {kind}",
    n=lambda rng: names.number(rng, 1, 240),
    name=names.coined,
    kind=names.one_of("Street, Lane, Road, Avenue, Square, Crescent, Terrace, Close, Drive, Hill, Row, Way"),
)
CARS = names.joined(
    "a {colour} {make}",
    colour=names.one_of(
        "red, dark blue, silver, green, white, black, yellow, beige, bronze, pale blue, grey, purple, maroon"
    ),
    make=names.joined("{a}{b}", a=names.coined, b=names.one_of([""] * 4 + [" GT", " 500", " Estate", " Van", " 12"])),
)
MEALS = names.joined(
    "{way} {main} with {side}",
    way=names.one_of(
        "roast, fried, smoked, grilled, stewed, baked, spicy, cold, stuffed, pickled, steamed, boiled, salted"
    ),
    main=names.one_of(
        "chicken, trout, cabbage, aubergine, lamb, herring, pumpkin, duck, "
        "tofu, mushrooms, beef, salmon, peppers, "
        "rabbit, cauliflower, mackerel, turkey, pork, fennel, leeks"
    ),
    side=names.one_of(
        "rice, lentils, noodles, plums, chestnuts, barley, dumplings, "
        "horseradish, beans, apples, mustard, walnuts, "
        "red onions, spinach, couscous, cranberries, polenta, pickles, garlic bread, goat's cheese"
    ),
)
HEIRLOOMS = names.joined(
    "a {stuff} {thing}",
    stuff=names.one_of(
        "silver, gold, bronze, carved, jade, copper, painted, leather, porcelain, pewter, cracked, velvet, "
        "gilded, wooden, brass, pearl, crystal, tarnished, marble, jewelled"
    ),
    thing=names.one_of(
        "pocket watch, music box, brooch, dagger, candlestick, prayer book, ring, teapot, locket, chess set, "
        "compass, snuff box, drinking horn, thimble, mirror, necklace, inkwell, telescope, bell, jewel case"
    ),
)

DOMAIN = domain(
    "families",
    subject=names.joined("the {name} family", name=names.coined),
    pronouns=(("the family", "the family's"), ("the household", "the household's")),
    values={
        "pet": PETS,
        "address": ADDRESSES,
        "children": names.one_of("two, three, four, five, six, seven, eight, nine, ten, eleven, twelve"),
        "car": CARS,
        "holiday": names.place,
        "traditional_meal": MEALS,
        "heirloom": HEIRLOOMS,
    },
    held_out=("heirloom",),
)
