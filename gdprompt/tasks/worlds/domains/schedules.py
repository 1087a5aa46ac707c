"""Schedules: courses, meetings and events, with their times, rooms, leaders and fees."""

from __future__ import annotations

from gdprompt.tasks.worlds.names import WEEKDAYS, clock, coined, date, either, joined, number, one_of, person
from gdprompt.tasks.worlds.schema import domain

TOPIC = one_of(
    "pottery, chess, first aid, cooking, drawing, singing, gardening, yoga, sewing, "
    "photography, swimming, bee-keeping, "
    "poetry, dancing, fencing, bread baking, bird watching, guitar, theatre, "
    "history, bicycle repair, coding, "
    "knitting, carpentry, film, astronomy, map reading, wine tasting, parents', "
    "book-binding, juggling, debating"
)
EVENT = one_of(
    "course, workshop, class, evening, seminar, meeting, weekend, contest, lesson, lecture, camp, session, forum"
)
ROOM = either(
    joined("room {n}", n=lambda rng: str(rng.randint(2, 420))),
    joined("room {a}{n}", a=one_of("A B C D E F G".split()), n=lambda rng: str(rng.randint(1, 60))),
    joined("the {name} Hall", name=coined),
    joined(
        "the {adj} {noun}",
        adj=one_of("old, blue, upper, lower, green, small, east, west, red, new, glass, north, yellow, back, large"),
        noun=one_of(
            "library, gym, chapel, studio, barn, canteen, cellar, pavilion, workshop, attic, "
            "lecture hall, tea room, "
            "greenhouse, boathouse, reading room, fire station, lobby, laboratory, music room, theatre"
        ),
    ),
)
FEE = joined("{n} {unit}", n=number, unit=one_of("euros, dollars, pounds, crowns, francs, credits, tokens, lira"))
BRING = joined(
    "{art} {noun}",
    art=one_of("a box of, a bag of, two, three, four, five, six, seven, eight, nine, ten, a dozen, a few"),
    noun=one_of(
        "rubber gloves, pencils, wool socks, old newspapers, paper cups, candles, "
        "clean towels, glass jars, buttons, "
        "wooden spoons, coloured scarves, house shoes, photographs, notebooks, cushions, tin cans, stamps, "
        "clothes pegs, batteries, brushes, labels, postcards, aprons, dried beans, "
        "ribbons, name tags, plastic lids"
    ),
)

DOMAIN = domain(
    "schedules",
    subject=either(
        joined("the {name} {topic} {event}", name=coined, topic=TOPIC, event=EVENT),
        joined("the {name} {event}", name=coined, event=EVENT),
    ),
    pronouns=(("it", "its"),),
    values={
        "start_time": clock,
        "day": either(
            date,
            joined("{d}, {date}", d=one_of(WEEKDAYS), date=date),
            joined(
                "the {nth} {d} in {month}",
                nth=one_of("first, second, third, last"),
                d=one_of(WEEKDAYS),
                month=one_of("January, February, March, April, May, June, July, August, September, October"),
            ),
        ),
        "room": ROOM,
        "leader": person,
        "fee": FEE,
        "bring": BRING,
        "capacity": lambda rng: number(rng, 6, 400),
        "deadline": either(date, joined("noon on {d}", d=date), joined("{c} on {d}", c=clock, d=one_of(WEEKDAYS))),
    },
    held_out=("bring",),
)
