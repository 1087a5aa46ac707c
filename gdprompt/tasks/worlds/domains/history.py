"""History: wars, sieges and uprisings, with their causes, commanders, ends and treaties."""

from __future__ import annotations

from gdprompt.tasks.worlds.names import FIRST_NAMES, MONTHS, coined, either, joined, one_of, person, place, year
from gdprompt.tasks.worlds.schema import domain

CONFLICT = either(
    joined(
        "the {name} {kind}",
        name=coined,
        kind=one_of("uprising, rebellion, revolt, War, mutiny, campaign, rising, feud, Crusade, insurrection"),
    ),
    joined("the {kind} {where}", kind=one_of("siege of, battle for, war over, struggle for"), where=place),
    joined(
        "the War of the {number} {thing}",
        number=one_of("Two, Three, Four, Five, Seven, Nine, Twelve, Broken, Burning, Silent, Golden, Red, White, Lost"),
        thing=one_of(
            "Bridges, Bells, Rivers, Brothers, Crowns, Sisters, Harbours, Keys, Lilies, Mills, Ravens, "
            "Rings, Roses, Swords, Towers, Villages, Wolves, Letters, Islands, Gates"
        ),
    ),
    joined(
        "the {who} {kind} of {name}",
        who=one_of("Weavers', Peasants', Miners', Sailors', Students', Bakers', Shepherds', Fishermen's, Masons'"),
        kind=one_of("Revolt, Rising, Rebellion, War"),
        name=place,
    ),
)
BEGAN = either(
    year,
    joined("{month} {year}", month=one_of(MONTHS), year=year),
    joined(
        "the {part} of {year}",
        part=one_of("spring, summer, autumn, winter, wet spring, dry summer, hard winter, last days, first weeks"),
        year=year,
    ),
    joined("the {nth} week of {month} {year}", nth=one_of("first, second, last"), month=one_of(MONTHS), year=year),
)
COMMANDER = either(
    person,
    joined(
        "{title} {name}",
        title=one_of("General, Captain, Colonel, Admiral, Marshal, Count, Baron, Lord, Major, Duke, Brother"),
        name=person,
    ),
)
RULER = either(
    person,
    joined("{title} {name}", title=one_of("King, Queen, Prince, Princess, Duchess, Count, Emperor"), name=coined),
    joined(
        "{name} the {trait}",
        name=either(one_of(FIRST_NAMES), coined),
        trait=one_of("Bold, Lame, Mild, Younger, Elder, Wise, Stout, Silent, Pious, Red, Stern, Good, Short, Just"),
    ),
    joined("{name} {number}", name=one_of(FIRST_NAMES), number=one_of("II, III, IV, V, VI, VII, VIII, IX")),
)
CAUSE = either(
    joined(
        "the {deed} of {whom}",
        deed=one_of("arrest, murder, kidnapping, exile, dismissal, flogging, execution, poisoning, expulsion"),
        whom=one_of(
            "a popular bishop, a bishop's niece, a court jester, a foreign envoy, a toll collector, a village priest, "
            "a young duke, a wine merchant, a singing monk, a beloved judge, two tailors, three printers, "
            "a royal falconer, four teachers, a blind poet, a town clerk"
        ),
    ),
    joined(
        "{adj} {burden} on {goods}",
        adj=one_of("a new, a heavy, a sudden, a secret, an unjust, a double, a hated, a royal"),
        burden=one_of("tax, duty, toll, levy"),
        goods=one_of(
            "salt, windmills, wool, candles, bread, fishing boats, chimneys, beer, cattle, firewood, "
            "printed books, church bells, iron, honey, silk, windows, horses"
        ),
    ),
    joined(
        "{row} over {what} {whose}",
        row=one_of("a quarrel, a dispute, a disagreement, a lawsuit, an argument"),
        what=one_of("the ownership, the price, the use, the inheritance, the sale, the name, the control, the future"),
        whose=one_of(
            "of a silver mine, of a stone bridge, of two islands, of a salt marsh, of a ruined abbey, of a forest, "
            "of a lake, of a market square, of a mountain pass, of an orchard, of a ferry, of a royal jewel"
        ),
    ),
)
OUTCOME = either(
    joined(
        "the {change} of {what}",
        change=one_of("loss, division, ruin, rebuilding, sale, surrender, decline, occupation, recovery"),
        what=one_of(
            "the eastern provinces, the northern ports, two border towns, the old capital, the royal fleet, "
            "the southern valleys, the coastal forts, three river towns, the great abbey, the gold mines, "
            "the imperial bank, the western islands, the winter palace, the highland farms, the southern harbours, "
            "the desert forts, the old university, the river trade, the lowland villages, the silk trade"
        ),
    ),
    joined(
        "{gift} for {whom}",
        gift=one_of(
            "freedom, free land, lower rents, voting rights, a general pardon, higher wages, shorter hours, "
            "cheaper grain, free schools, new courts, pensions, free passage, equal rights, fishing rights, lower taxes"
        ),
        whom=one_of(
            "the weavers, the farmers, all prisoners, the miners, the widows, the sailors, the monks, the poor, "
            "the mountain people, the dockers, the shepherds, the small towns, the servants, the printers, "
            "the island people, the carters, the potters, the river boatmen"
        ),
    ),
    joined(
        "{end} {what}",
        end=one_of("the abolition of, the end of, a ban on, the reform of, the return of, the spread of"),
        what=one_of(
            "serfdom, road tolls, torture, secret courts, forced labour, military service, noble titles, "
            "debtors' prisons, state lotteries, trial by combat, public hangings, church taxes"
        ),
    ),
)
SIGNED_AT = either(
    place,
    joined(
        "{building} {at} {place}",
        building=one_of(
            "a tent, an inn, a burnt-out mill, the castle, the abbey, a hunting lodge, a barn, the customs house, "
            "a chapel, the town hall, a stable, a lighthouse, the summer palace, a schoolroom, a fisherman's hut, "
            "the fortress, a bakery, the bishop's garden, a vineyard, a railway carriage"
        ),
        at=one_of("at, near, outside, in"),
        place=place,
    ),
)
NUMBERS = one_of("three, four, five, six, seven, eight, nine, ten, eleven, twelve, thirteen, fifteen, twenty, 17, 21")
LASTED = either(
    joined("{n} {unit}", n=NUMBERS, unit=one_of("weeks, months, days, years")),
    joined("{n} {unit} and {rest}", n=NUMBERS, unit=one_of("weeks, months"), rest=one_of("a day, two days, a half")),
    joined("{n} {adj} {unit}", n=NUMBERS, adj=one_of("long, bitter, cold, wet, bloody"), unit=one_of("weeks, months")),
    joined("{n} days", n=lambda rng: str(rng.randint(22, 400))),
)
EMBLEM = joined(
    "{colour} {thing} {where}",
    colour=one_of(
        "a white, a red, a blue, a green, a yellow, a black, a grey, an orange, a striped, a gilded, a torn, a plain"
    ),
    thing=one_of(
        "ribbon, feather, cloth rose, scarf, leather strap, cockade, wool thread, paper star, rag, cord, tassel"
    ),
    where=one_of(
        "on the hat, round the neck, on the left sleeve, at the belt, on the right shoulder, above the heart, "
        "round the wrist, tied to the pike, behind the ear, on the boots, in the buttonhole, round the arm"
    ),
)

DOMAIN = domain(
    "history",
    subject=CONFLICT,
    pronouns=(("it", "its"), ("the conflict", "the conflict's")),
    values={
        "began": BEGAN,
        "commander": COMMANDER,
        "successor": RULER,
        "cause": CAUSE,
        "outcome": OUTCOME,
        "signed_at": SIGNED_AT,
        "lasted": LASTED,
        "emblem": EMBLEM,
    },
    held_out=("emblem",),
)
