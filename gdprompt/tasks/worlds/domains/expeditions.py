"""Expeditions: who led and paid for them, what for, from where to where, when, and how they fared."""

from __future__ import annotations

from gdprompt.tasks.worlds.names import coined, date, either, joined, one_of, person, place
from gdprompt.tasks.worlds.schema import domain

EXPEDITION = one_of(
    "expedition, voyage, trek, crossing, survey, mission, polar expedition, desert expedition, "
    "mountain expedition, "
    "river voyage, jungle expedition, cave expedition, balloon voyage, research voyage, winter trek, "
    "coastal survey, camel caravan, relief expedition, forest survey, island expedition"
)
SPONSOR = either(
    person,
    joined(
        "the {name} {kind}",
        name=coined,
        kind=one_of(
            "Museum, Geographical Society, Trading Company, Academy of Sciences, Botanical Garden, "
            "Bank, Merchants' Guild, "
            "University, Observatory, Shipping Company, Foundation, Railway Company, Explorers' Club, Institute"
        ),
    ),
)
AIM = joined(
    "to {verb} {adj} {noun}",
    verb=one_of(
        "map, sketch, photograph, study, measure, count, survey, examine, describe, explore, visit, find, film"
    ),
    adj=one_of(
        "hidden, flooded, abandoned, ancient, frozen, remote, unknown, sacred, ruined, forgotten, deserted, northern, "
        "inland, coastal, legendary, uninhabited, underground, half-buried, windswept, distant, nameless, overgrown"
    ),
    noun=one_of(
        "caves, glaciers, rock paintings, salt lakes, wells, bird colonies, hot springs, canyons, burial mounds, "
        "temples, reefs, mountain passes, waterfalls, volcanoes, marshes, harbours, silver mines, monasteries, "
        "caravan routes, river mouths, craters, quarries, lava fields, forests, fishing grounds, watchtowers, tombs, "
        "villages, bridges, pearl beds"
    ),
)
MISHAP = joined(
    "the {event} of the {adj} {thing}",
    event=one_of("loss, theft, burning, soaking, wrecking, disappearance, crushing, ruin, destruction, seizure"),
    adj=one_of(
        "spare, precious, borrowed, costly, remaining, heavy, brand-new, largest, finest, well-packed, smaller, oldest"
    ),
    thing=one_of(
        "compass, tents, medicine chest, flour bags, sledge, rowing boat, map case, water barrels, cooking stove, "
        "camera, food crates, climbing ropes, ladder, wagon, signal flares, tool box, blankets, fuel cans, barometer, "
        "winter boots, money box, lanterns, fishing gear, saddlebags, notebooks, rice sacks, oars, canvas sail"
    ),
)
FINDS = joined(
    "{n} {container} of {adj} {noun}",
    n=one_of("two, three, four, five, six, seven, eight, nine, ten, eleven, twelve, fifteen, twenty"),
    container=one_of("crates, boxes, jars, sacks, baskets, trunks, chests, barrels, bundles, tins, cases"),
    adj=one_of(
        "dried, rare, carved, painted, pressed, unknown, broken, polished, striped, glossy, pale, tiny, wild, "
        "golden, blue, spotted, poisonous, sweet-smelling"
    ),
    noun=one_of(
        "beetles, seeds, ferns, masks, feathers, shells, butterflies, bones, moths, mushrooms, stones, drums, roots, "
        "pottery, spiders, crystals, bark, orchids, fish, nuts, corals, snakes, bulbs"
    ),
)

DOMAIN = domain(
    "expeditions",
    subject=joined("the {name} {kind}", name=coined, kind=EXPEDITION),
    pronouns=(("it", "its"),),
    values={
        "leader": person,
        "sponsor": SPONSOR,
        "aim": AIM,
        "start": place,
        "destination": place,
        "departed": date,
        "mishap": MISHAP,
        "brought_back": FINDS,
    },
    held_out=("brought_back",),
)
