"""Health: illnesses, with their signs, causes, cures, describers and the people they strike."""

from __future__ import annotations

import random

from gdprompt.tasks.worlds.names import MONTHS, coined, either, joined, one_of, person, place
from gdprompt.tasks.worlds.schema import domain

COMPLAINT = one_of(
    "fever, cough, itch, rash, ague, palsy, colic, cramp, flu, gout, jaundice, pox, sickness, giddiness, stupor, "
    "catarrh, eczema, migraine, asthma, spasm, plague, tremor, ulcer, headache"
)
TRADE = one_of(
    "weaver's, miller's, baker's, sailor's, barber's, piper's, tanner's, painter's, shepherd's, printer's, potter's, "
    "student's, hatter's, diver's, rower's, dancer's, nurse's, cobbler's, brewer's, gilder's, roofer's, smith's"
)
ILLNESS = either(
    joined("{name} {kind}", name=coined, kind=either(COMPLAINT, one_of("disease, syndrome, fever"))),
    joined("the {where} {kind}", where=place, kind=COMPLAINT),
    joined("{trade} {kind}", trade=TRADE, kind=COMPLAINT),
    joined(
        "{adj} {kind}",
        adj=one_of(
            "spotted winter, grey marsh, red mountain, false river, creeping summer, dry forest, white island, "
            "singing desert, black harbour, sweating night, blue coastal, dancing village, silent lake, double valley"
        ),
        kind=COMPLAINT,
    ),
)
SYMPTOM = either(
    joined(
        "{adj} {what} {where}",
        adj=one_of("a burning, a painless, a bluish, a red, a scaly, a bright, a spreading, a coarse, a yellow"),
        what=one_of("rash, swelling, spot, patch, blister, crust, redness"),
        where=one_of(
            "on the elbows, behind the ears, between the toes, on the forehead, round the eyes, under the chin, "
            "on the back of the neck, on the palms, on the tip of the nose, above the knees, on the tongue"
        ),
    ),
    joined(
        "{adj} {what} in the {where}",
        adj=one_of("a dull, a sudden, a strange, a stabbing, a creeping, a nightly, a slight, a terrible"),
        what=one_of("pain, stiffness, numbness, cramp, tingling, itching, heaviness, weakness"),
        where=one_of("knees, left hand, shoulders, jaw, ankles, fingers, lower back, calves, wrists, chest, heels"),
    ),
    joined(
        "{adj} {faculty}",
        adj=one_of("a loss of, a sudden loss of, a gradual loss of, a passing loss of"),
        faculty=one_of("balance, taste, smell, memory, appetite, hearing, speech, night vision, weight, strength"),
    ),
    joined(
        "{adj} {parts}",
        adj=one_of("swollen, red, cold, trembling, yellow, dry, bleeding, sticky, aching, pale"),
        parts=one_of("eyelids, lips, fingertips, ears, gums, toes, cheeks, nostrils, hands, feet"),
    ),
)
CAUSE = either(
    joined(
        "{adj} {food}",
        adj=one_of("mouldy, spoilt, raw, smoked, badly washed, salted, frozen, pickled, unripe"),
        food=one_of("rye, plums, mussels, cabbage, pork, beans, eels, cheese, nuts, berries, milk, mushrooms, herring"),
    ),
    joined(
        "the {deed} of {beast}",
        deed=one_of("bite, sting, breath, saliva, hair, droppings, touch"),
        beast=one_of(
            "a marsh fly, a grey tick, a house mouse, a wild pigeon, a sick donkey, a water snake, a brown spider, "
            "a young parrot, a sand flea, a pet rabbit, a horned beetle, a bat, a sheep, a jellyfish"
        ),
    ),
    joined(
        "the {what} of {thing}",
        what=one_of("dust, smoke, fumes, smell, vapour, soot"),
        thing=one_of(
            "old carpets, cheap candles, green paint, wet straw, burning tyres, fresh glue, goose feathers, hot tar, "
            "lime kilns, damp hay, furniture polish, ripe hops, dried fish, blue ink, cotton bales"
        ),
    ),
    joined(
        "{adj} {thing}",
        adj=one_of("tight, wet, badly aired, woollen, unwashed, dyed, borrowed, rubber"),
        thing=one_of("boots, collars, blankets, gloves, hats, mattresses, belts, stockings, socks, pillows"),
    ),
)
HERB = one_of(
    "willow bark, sage, elderflowers, garlic, nettles, honey, juniper berries, mustard seed, horseradish, mint, "
    "pine needles, onions, lemon peel, camphor, rosemary, thistle root, oats, ginger, fennel, rose hips, goose fat"
)


def remedy(rng: random.Random) -> str:
    """A home-made medicine, a bath, a diet or an exercise; always singular."""
    return rng.choice((_medicine, _bath, _diet, _walk))(rng)


def _medicine(rng: random.Random) -> str:
    form = rng.choice(("a tea", "a syrup", "a broth", "an ointment", "a tincture", "a powder", "a paste", "a soup"))
    first, second = HERB(rng), HERB(rng)
    return f"{form} of {first}" if first == second else f"{form} of {first} and {second}"


_bath = joined(
    "a {kind} bath {extra}",
    kind=one_of("hot, cold, lukewarm, daily, short, hot foot, weekly mud, midday"),
    extra=one_of(
        "with sea salt, with mustard, in goat's milk, with hay flowers, with lavender, with vinegar, "
        "in red wine, with chamomile, in spring water, with pine oil"
    ),
)
_diet = joined(
    "a diet of {what} and {drink}",
    what=one_of("raw carrots, rye bread, boiled rice, baked apples, spinach, oysters, beetroot, grapes, prunes, eggs"),
    drink=one_of("buttermilk, barley water, black tea, beer, plum juice, warm water, goat's milk, weak coffee"),
)
_walk = joined(
    "{how} {what} {where}",
    how=one_of("a daily, a brisk, a barefoot, a solitary, a slow, an early"),
    what=one_of("walk, ride, swim, run, climb"),
    where=one_of("before breakfast, after supper, by the sea, in the mountains, in the rain, at sunrise, in the snow"),
)

DOCTOR = either(person, joined("{title} {name}", title=one_of("Dr, Dr, Professor, Sister"), name=person))
PATIENT = either(
    person,
    joined(
        "a {who} {called} {name}",
        who=one_of(
            "baker, ferryman, governess, postman, goatherd, trumpeter, customs officer, washerwoman, schoolboy, "
            "stonemason, milkmaid, sergeant, bell-ringer, fortune teller, gamekeeper, novice, carter, dressmaker"
        ),
        called=one_of("called, named"),
        name=coined,
    ),
)
COUNT = one_of("two, three, four, five, six, seven, eight, nine, ten, eleven, twelve, fourteen, twenty, 15, 18, 25, 40")


def duration(rng: random.Random) -> str:
    """How long an illness lasts, exactly or about."""
    unit = rng.choice(("days", "days", "weeks", "months"))
    low = rng.randint(2, 20)
    return rng.choice(
        (
            f"{COUNT(rng)} {unit}",
            f"{low} to {low + rng.randint(1, 10)} {unit}",
            f"{rng.choice(('about', 'exactly', 'at least', 'nearly', 'more than'))} {COUNT(rng)} {unit}",
            f"{COUNT(rng)} {unit} and a half" if unit != "days" else f"{COUNT(rng)} days and nights",
        )
    )


AFFECTED = joined(
    "{who} {which}",
    who=one_of(
        "children, boys, girls, old men, young mothers, soldiers, glass blowers, bakers, students, nuns, sailors, "
        "piano teachers, wrestlers, shepherds, widows, twins, bus drivers, gardeners, priests, opera singers, cooks, "
        "grandfathers, miners, clerks, swimmers, newborn babies, fishermen, schoolmasters"
    ),
    which=one_of(
        "with red hair, with weak lungs, with blue eyes, living near water, living in large towns, in cold countries, "
        "who sleep badly, who eat no meat, who sleep at noon, who drink little, who worry too much, with flat feet, "
        "who share a bed, in the mountains, with large families, who keep birds, of small build, with poor teeth"
    ),
)


def season(rng: random.Random) -> str:
    """A time of year that can follow "in"."""
    first, second = rng.sample(MONTHS, 2)
    return rng.choice((_part, _weeks, _kind, lambda _: f"{first} and {second}"))(rng)


_part = joined("{part} {time}", part=one_of("early, late"), time=one_of([*MONTHS, "autumn", "spring", "summer"]))
_weeks = joined(
    "the {unit} {when} {event}",
    unit=one_of("days, weeks, nights, month, fortnight"),
    when=one_of("before, after, around"),
    event=one_of(
        "the harvest, Christmas, Easter, the first frost, the grape picking, the thaw, haymaking, the summer fair, "
        "the first snow, the spring floods, sheep shearing, Midsummer, the potato harvest, the herring season"
    ),
)
_kind = joined(
    "{adj} {times}",
    adj=one_of("wet, mild, hot, stormy, windless, dry, long, unusually cold, foggy"),
    times=one_of("summers, winters, autumns, springs, Aprils, Novembers, Augusts, Januaries"),
)

DOMAIN = domain(
    "health",
    subject=ILLNESS,
    pronouns=(("it", "its"), ("the illness", "the illness's")),
    values={
        "symptom": SYMPTOM,
        "cause": CAUSE,
        "remedy": remedy,
        "described_by": DOCTOR,
        "first_patient": PATIENT,
        "lasts": duration,
        "affected": AFFECTED,
        "season": season,
    },
    held_out=("season",),
)
