"""Books: authors, translators, heroes, settings, dates, publishers, dedications and length."""

from __future__ import annotations

from gdprompt.tasks.worlds.names import MONTHS, coined, either, joined, number, one_of, person, place, year
from gdprompt.tasks.worlds.schema import domain

JOB = one_of(
    "lighthouse keeper, piano tuner, beekeeper, tax collector, schoolteacher, night watchman, tailor, ferryman, "
    "chess player, gravedigger, clockmaker, circus rider, country doctor, stationmaster, bookkeeper, smuggler, "
    "governess, gardener, lawyer, cook, postman, pickpocket, shepherd, pilot, detective, baker, puppeteer, "
    "locksmith, horse dealer, midwife, bell-ringer, monk, swimming instructor, barber, sculptor, drummer"
)
ADJECTIVE = one_of(
    "Silent, Last, Burning, Hollow, Crooked, Winter, Paper, Stolen, Forgotten, Copper, Blind, Seventh, Empty, Glass, "
    "Borrowed, Wooden, Distant, Sunken, Second, Broken, Unlucky, White, Velvet, Hungry, Secret, Long, Painted"
)
THING = one_of(
    "Orchard, Harbour, Staircase, Violin, Mirror, Garden, Widow, Lantern, River, Letter, Guest, Clock, Bridge, Summer, "
    "Window, Inheritance, Train, Umbrella, Wedding, Brother, Well, Journey, Moon, Cellar, Island, Answer, Piano"
)
TITLE = either(
    joined("The {adj} {thing}", adj=ADJECTIVE, thing=THING),
    joined("The {thing} of {name}", thing=THING, name=coined),
    joined(
        "The {job}'s {thing}",
        job=one_of("Clockmaker, Baker, Ferryman, Doctor, Tailor, Miller, Smuggler, Gardener, Bishop, Painter, Butcher"),
        thing=THING,
    ),
    joined("A {thing} for {name}", thing=one_of("Song, Horse, Grave, House, Crown, Shirt, Room, Penny"), name=coined),
    joined("{what} from {where}", what=one_of("Letters, Tales, News, A Stranger, The Girl, Voices"), where=place),
    joined("{when} in {where}", when=one_of("Winter, A Summer, Nine Days, Night, Rain, No Peace, Lost"), where=place),
)
BOOK = either(
    TITLE,
    TITLE,
    joined("the {kind} {title}", kind=one_of("novel, thriller, romance, fable, children's book, saga"), title=TITLE),
)
HERO = either(
    person,
    joined(
        "{trait} {job}",
        trait=one_of(
            "a retired, a lonely, a young, a stubborn, a dishonest, a one-armed, a homesick, a runaway, a talkative, "
            "a penniless, a jealous, a near-sighted, a cheerful, a disgraced, a sleepless, a poor, a widowed"
        ),
        job=JOB,
    ),
    joined("a {job} called {name}", job=JOB, name=coined),
)
SETTING = either(
    place,
    joined(
        "{adj} {site} {where}",
        adj=one_of(
            "a small, a sleepy, a snowbound, a poor, a remote, a half-ruined, a once fashionable, a wealthy, a gloomy, "
            "a crowded, a nameless, a sun-baked"
        ),
        site=one_of(
            "fishing village, mining town, boarding school, hotel, monastery, border town, seaside resort, garrison, "
            "prison, hospital, castle, market town, lighthouse, vineyard, mountain hut, orphanage, theatre, harbour"
        ),
        where=one_of(
            "in the mountains, near the sea, by a lake, at the edge of a desert, in the far south, deep in a forest, "
            "above a river, in the lowlands, on a northern coast, on a small island, at the end of a railway line"
        ),
    ),
    joined(
        "{adj} {site} near {where}",
        adj=one_of("a lonely, a large, a busy, a small, a damp, a noisy, a haunted"),
        site=one_of("manor house, inn, factory, convent, village, fort, sanatorium, school, paper mill, country house"),
        where=place,
    ),
)
PUBLISHED = either(
    lambda rng: year(rng, 1720, 2023),
    lambda rng: year(rng, 1720, 2023),
    joined("{month} {year}", month=one_of(MONTHS), year=lambda rng: year(rng, 1720, 2023)),
    joined(
        "the {season} of {year}",
        season=one_of("spring, summer, autumn, winter"),
        year=lambda rng: year(rng, 1720, 2023),
    ),
)
PUBLISHER = either(
    joined("{name} & {rest}", name=coined, rest=one_of("Sons, Daughters, Company, Partners")),
    joined("{a} and {b}", a=coined, b=coined),
    joined("the {name} Press", name=coined),
    joined("{name} House", name=coined),
    joined(
        "{adj} {animal} {tail}",
        adj=one_of("Blue, Grey, White, Little, Flying, Red, Silver, Tame, Wise, Black, Green, Old"),
        animal=one_of("Heron, Fox, Otter, Lantern, Raven, Whale, Thistle, Beetle, Squirrel, Anchor, Hare, Acorn"),
        tail=one_of("Books, Press, Editions"),
    ),
)
DEDICATION = either(
    joined(
        "the {people} of {where}",
        people=one_of("nurses, miners, schoolchildren, firemen, fishermen, librarians, widows, weavers, glassblowers"),
        where=place,
    ),
    joined(
        "the author's {adj} {whom}",
        adj=one_of("favourite, late, patient, long-suffering, generous, forgetful, beloved, talkative"),
        whom=one_of("sister, brother, cousin, aunt, uncle, grandchild, neighbour, piano teacher, landlady, dentist"),
    ),
    joined(
        "{who} {where}",
        who=one_of("a stranger, an old schoolfriend, a waitress, a fellow prisoner, two kind sisters, a young nurse"),
        where=one_of("on a night train, in a hospital ward, from a mountain village, at a border post, in a café"),
    ),
    joined(
        "all who have lost {what}",
        what=one_of("a brother, a child, a dog, a home, a friend, their way, their faith, a bet, a war, their luck"),
    ),
    joined("{who} and {whom}", who=person, whom=one_of("the dog, the children, the cats, their friends, the family")),
)
LENGTH = joined(
    "{n} {unit}",
    n=lambda rng: number(rng, 14, 980),
    unit=one_of("pages, pages, pages, closely printed pages, chapters, short chapters, large pages"),
)

DOMAIN = domain(
    "books",
    subject=BOOK,
    pronouns=(("it", "its"), ("the book", "the book's")),
    values={
        "author": person,
        "translator": person,
        "hero": HERO,
        "setting": SETTING,
        "published": PUBLISHED,
        "publisher": PUBLISHER,
        "dedication": DEDICATION,
        "length": LENGTH,
    },
    held_out=("dedication",),
    told_elsewhere=("dedication",),
)
