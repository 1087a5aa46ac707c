"""Facts about companies: founders, dates, offices, products, staff, chiefs, old names and revenue."""

from __future__ import annotations

from gdprompt.tasks.worlds import names
from gdprompt.tasks.worlds.schema import domain

GOODS = names.either(
    names.joined(
        "{kind} {thing}",
        kind=names.one_of(
            "electric, waterproof, industrial, solar-powered, portable, wireless, folding, digital, luxury, "
            "underwater, disposable, heated, agricultural, silent, high-speed, "
            "low-cost, miniature, custom-built"
        ),
        thing=names.one_of(
            "pumps, bicycles, tents, printers, ovens, sensors, headphones, "
            "ladders, batteries, watches, cameras, "
            "tractors, fans, doors, lifts, drills, mattresses, kettles, drones, toothbrushes, freezers, locks"
        ),
    ),
    names.joined(
        "{kind} {thing}",
        kind=names.one_of("frozen, organic, vegetarian, gluten-free, tinned, spicy, low-fat, luxury, dried, sweet"),
        thing=names.one_of(
            "dumplings, soups, noodles, biscuits, pizzas, sausages, snacks, sauces, pies, pancakes, breakfasts"
        ),
    ),
)
MONEY = names.joined(
    "{n}{dec} {unit}",
    n=names.joined("{c}{n}", c=names.one_of(["$", "€", "£"]), n=lambda rng: str(rng.randint(1, 940))),
    dec=lambda rng: rng.choice(("", "", f".{rng.randint(1, 9)}")),
    unit=names.one_of("million, million, billion"),
)

DOMAIN = domain(
    "companies",
    subject=names.joined(
        "{name}{tail}",
        name=names.coined,
        tail=names.one_of(
            [""]
            + [
                " " + word
                for word in (
                    "Industries, Systems, Foods, Motors, Group, Brothers, Labs, Holdings, "
                    "Textiles, Works, Partners, "
                    "Energy, Robotics, Logistics, Instruments, Chemicals, Trading, Software"
                ).split(", ")
            ]
        ),
    ),
    pronouns=(("it", "its"), ("the company", "the company's"), ("the firm", "the firm's")),
    values={
        "founder": names.person,
        "founded": lambda rng: names.year(rng, 1750, 2023),
        "headquarters": names.place,
        "product": GOODS,
        "employees": lambda rng: names.number(rng, 14, 48000),
        "chief_executive": names.person,
        "former_name": names.joined(
            "{a} {b}",
            a=names.coined,
            b=names.one_of("& Sons, Ltd, Iron Company, Supply, Stores, & Daughters, Mills, Union, Bureau, Depot"),
        ),
        "revenue": MONEY,
    },
    held_out=("revenue",),
)
