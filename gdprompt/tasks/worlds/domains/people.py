"""Facts about people: birth, work, marriage, schooling, pastimes, languages and awards."""

from __future__ import annotations

from gdprompt.tasks.worlds import names
from gdprompt.tasks.worlds.schema import domain

JOBS = names.joined(
    "{kind} {job}",
    kind=names.one_of(
        "marine, rural, junior, senior, trainee, travelling, freelance, "
        "military, hospital, railway, harbour, "
        "court, theatre, part-time, self-taught, town, night, mountain, forest, museum, village, palace, "
        "state, chief, licensed, deputy, retired, coastal, mobile, bilingual, church, factory, prison, school"
    ),
    job=names.one_of(
        "geologist, baker, surveyor, translator, nurse, plumber, botanist, carpenter, dentist, electrician, "
        "gardener, journalist, librarian, mechanic, notary, organist, painter, pharmacist, photographer, "
        "pilot, porter, potter, printer, sculptor, tailor, tutor, vet, "
        "watchmaker, welder, glassblower, cook, "
        "archivist, accountant, bookbinder, chemist, clerk, fisherman, guard, inspector, midwife, weaver"
    ),
)
HOBBIES = names.either(
    names.joined(
        "{verb} {kind} {thing}",
        verb=names.one_of("collecting, repairing, painting, restoring, photographing, sketching, building, selling"),
        kind=names.one_of(
            "old, rare, miniature, wooden, foreign, antique, tiny, medieval, unusual, simple, colourful, "
            "Victorian, decorative, large, model, oriental, military, forgotten, local"
        ),
        thing=names.one_of(
            "clocks, boats, puppets, radios, globes, kites, trains, bicycles, teapots, lanterns, masks, "
            "violins, engines, dolls, cameras, mirrors, harps, chairs, toys, music boxes, birdcages"
        ),
    ),
    names.joined(
        "{verb} {kind} {thing}",
        verb=names.one_of("photographing, drawing, studying, looking for, watching, painting, reading about"),
        kind=names.one_of("rare, tropical, wild, poisonous, alpine, giant, local, desert, migrating, nocturnal"),
        thing=names.one_of("birds, beetles, moths, snakes, bees, frogs, bats, spiders, lizards, wasps, deer"),
    ),
)
SCHOOLS = names.joined(
    "{name} {kind}",
    name=names.coined,
    kind=names.one_of(
        "Technical College, University, Academy, Grammar School, Institute, Conservatory, Business School, "
        "Teachers' College, School of Art, Law School, Seminary, Polytechnic, Medical School, Naval Academy"
    ),
)
LANGUAGES = names.joined(
    "{stem}{ending}", stem=names.coined, ending=names.one_of("ish, ese, ian, ic, an, i, ari, ka, ean, esh")
)
AWARDS = names.joined(
    "the {name} {kind}",
    name=names.either(names.coined, names.person),
    kind=names.one_of("Medal, Prize, Cross, Award, Cup, Fellowship, Trophy, Ribbon, Scholarship, Gold Star"),
)

DOMAIN = domain(
    "people",
    subject=names.person,
    pronouns=(("she", "her"), ("he", "his")),
    values={
        "birthplace": names.place,
        "birth_date": names.date,
        "occupation": JOBS,
        "spouse": names.person,
        "school": SCHOOLS,
        "hobby": HOBBIES,
        "second_language": LANGUAGES,
        "award": AWARDS,
    },
    held_out=("award",),
    told_elsewhere=("award",),
)
