"""Science: species, minerals, planets and comets, who described them and what is odd about them."""

from __future__ import annotations

from gdprompt.tasks.worlds.names import coined, either, joined, one_of, person, year
from gdprompt.tasks.worlds.schema import domain

SUBJECT = either(
    joined(
        "the {name} {kind}",
        name=coined,
        kind=one_of(
            "beetle, moth, orchid, lizard, eel, fern, shrimp, sparrow, frog, lichen, spider, "
            "salamander, jellyfish, bat, "
            "snail, crab, warbler, fungus, wasp, newt, comet, asteroid, meteorite, crystal, fossil, nebula"
        ),
    ),
    joined("the mineral {name}ite", name=lambda rng: coined(rng, 2, 2).lower()),
    joined("the {kind} {name}", kind=one_of("planet, moon, dwarf planet, comet, star, asteroid"), name=coined),
    joined(
        "the {kind} {name}ium",
        kind=one_of("metal, alloy, element"),
        name=lambda rng: coined(rng, 2, 2).lower(),
    ),
)
COLOUR = joined(
    "{shade} {colour} with {adj} {mark}",
    shade=one_of("pale, dark, dull, bright, deep, milky, smoky, light, greenish, reddish"),
    colour=one_of("yellow, blue, brown, grey, violet, orange, pink, white, black, red, turquoise, silver"),
    adj=one_of("black, golden, thin, white, broad, wavy, copper, tiny, purple, faint, rusty, glittering"),
    mark=one_of("spots, stripes, rings, bands, specks, veins, patches, streaks, dots, edges, flecks"),
)
INSTITUTE = joined(
    "the {name} {kind}",
    name=coined,
    kind=one_of(
        "Institute, Observatory, Museum, Academy, Laboratory, University, College, "
        "Research Station, Foundation, Polytechnic"
    ),
)
JOURNAL = joined(
    "the {a} of {adj} {field}",
    a=one_of("Annals, Journal, Letters, Archives, Notes, Proceedings, Reports, Review, Bulletin, Records"),
    adj=one_of(
        "Northern, Applied, Modern, General, Practical, Alpine, Coastal, Comparative, "
        "Experimental, Tropical, Natural, "
        "Observational, Southern, Rural"
    ),
    field=one_of("Science, History, Nature, Knowledge, Discovery, Research, Inquiry, Matter, Philosophy, Exploration"),
)
ODD = joined(
    "{verb} {when}",
    verb=one_of(
        "glows, hums, changes colour, gives off heat, smells of garlic, shrinks, "
        "crackles, turns transparent, swells up, "
        "loses its shine, becomes magnetic, sparkles, smells of honey, grows darker, "
        "vibrates, turns blue, emits radio waves"
    ),
    when=one_of(
        "in moonlight, after heavy rain, in a vacuum, every nine days, "
        "under ultraviolet light, in dry air, at high pressure, "
        "when shaken, near salt water, during an eclipse, in extreme cold, "
        "every forty minutes, in strong wind, "
        "close to iron, when left in the dark, at sunrise, in thin smoke, every second winter"
    ),
)
METHOD = joined(
    "{art} {noun}",
    art=one_of(
        "an infrared, a home-made, a sonic, a laser, a portable, an underwater, "
        "a cooled, a digital, a radar, a hand-held, "
        "an electric, a double, a wide-angle, a magnetic, a floating, a stereo"
    ),
    noun=one_of(
        "camera, telescope, microscope, microphone, scanner, probe, thermometer, "
        "balance, detector, spectrometer, sieve, "
        "drill, balloon, mirror, sensor, drone, antenna, lamp, trap, lens"
    ),
)

DOMAIN = domain(
    "science",
    subject=SUBJECT,
    pronouns=(("it", "its"),),
    values={
        "discoverer": person,
        "discovery_year": year,
        "named_after": either(
            person,
            joined(
                "{art} {noun}",
                art=one_of("a lost, a brave, a famous, a drowned, a sleeping, a blind, a legendary, a forgotten"),
                noun=one_of(
                    "king, ship, village, goddess, poet, river, sailor, castle, horse, singer, battle, giant, bell"
                ),
            ),
        ),
        "colour": COLOUR,
        "journal": JOURNAL,
        "institute": INSTITUTE,
        "oddity": ODD,
        "instrument": METHOD,
    },
    held_out=("instrument",),
)
