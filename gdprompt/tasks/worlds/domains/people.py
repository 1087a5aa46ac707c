"""Facts about people: birth, work, marriage, schooling, pastimes, languages and awards."""

from __future__ import annotations

from gdprompt.tasks.worlds import names
from gdprompt.tasks.worlds.schema import Domain, Relation

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

DOMAIN = Domain(
    name="people",
    subject=names.person,
    pronouns=(("she", "her"), ("he", "his")),
    intros=(
        "This is a short account of the life of {s}.",
        "{s} is well remembered by friends and neighbours alike.",
        "Few people outside the district have heard of {s}.",
        "The following notes about {s} were gathered from letters and old records.",
        "A recent newspaper article introduced its readers to {s}.",
        "{s} has led a quiet but interesting life.",
        "Much has been written about {s}, and not all of it is true.",
    ),
    fillers=(
        "{s} dislikes being photographed.",
        "{s} usually gets up before sunrise.",
        "Neighbours describe {s} as patient and rather shy.",
        "{s} once missed a train by less than a minute.",
        "It is said that {s} never forgets a face.",
        "{s} keeps a diary but shows it to nobody.",
        "Two interviews with {s} have been lost.",
    ),
    relations=(
        Relation(
            name="birthplace",
            value=names.place,
            statements=(
                "{s} was born in {v}.",
                "{s} is a native of {v}.",
                "The birthplace of {s} is {v}.",
                "It was in {v} that {s} was born.",
                "{s} came into the world in a small house in {v}.",
                "{v} is where {s} was born.",
                "According to the parish register, {s} was born at {v}.",
                "{s}'s birth took place in {v} during a snowstorm.",
                "{s} left {v}, the place of birth, at the age of six and never went back.",
                "The hospital where {s} was born stands in {v}.",
                "Although the family soon moved away, {v} was the place where {s} was born.",
                "{s}'s place of birth, as the passport shows, is {v}.",
            ),
            questions=(
                "Where was {s} born?",
                "In which place was {s} born?",
                "What is the birthplace of {s}?",
                "Name the place where {s} was born.",
                "{s} was born in what place?",
                "What is given as {s}'s place of birth?",
                "Of which place is {s} a native?",
                "Where did the birth of {s} take place?",
                "Which town can claim to be the birthplace of {s}?",
            ),
            inverse_questions=(
                "Who was born in {v}?",
                "Which person is a native of {v}?",
                "Whose birthplace is {v}?",
                "Name the person who was born in {v}.",
            ),
        ),
        Relation(
            name="birth_date",
            value=names.date,
            statements=(
                "{s} was born on {v}.",
                "{s}'s date of birth is {v}.",
                "The date on the birth certificate of {s} is {v}.",
                "On {v}, {s} was born.",
                "It was on {v} that {s} was born.",
                "Records give {v} as the day on which {s} was born.",
                "{s} first saw the light of day on {v}.",
                "When {s} was born, the calendar showed {v}.",
                "The register is clear about when {s} was born. It says {v}.",
                "{s} entered the world on {v}, a little earlier than expected.",
                "The birth of {s} was recorded on {v}, the very day it happened.",
                "{v} is the date on which {s} was born.",
            ),
            questions=(
                "When was {s} born?",
                "On what date was {s} born?",
                "What is {s}'s date of birth?",
                "Name the day on which {s} was born.",
                "On which day did {s} come into the world?",
                "What date of birth is recorded for {s}?",
                "{s} was born on what day?",
                "Which date appears on the birth certificate of {s}?",
            ),
            inverse_questions=(
                "Who was born on {v}?",
                "Which person's date of birth is {v}?",
                "Whose birth took place on {v}?",
                "Name the person born on {v}.",
            ),
        ),
        Relation(
            name="occupation",
            value=JOBS,
            statements=(
                "{s} works as a {v}.",
                "{s} is a {v} by profession.",
                "{s} earns a living as a {v}.",
                "By trade, {s} is a {v}.",
                "{s}'s job is that of a {v}.",
                "Employed as a {v}, {s} rarely has a free weekend.",
                "People who need a {v} usually call {s}.",
                "After years of doubt {s} decided to become a {v}, and still is one.",
                "{s} has a steady job. The name plate on the door reads '{v}'.",
                "The career that {s} chose was that of a {v}.",
                "What {s} does for a living is simple: the work of a {v}.",
                "For most of a long working life {s} has been a {v}.",
            ),
            questions=(
                "What is {s}'s occupation?",
                "What does {s} do for a living?",
                "As what does {s} work?",
                "Which profession does {s} have?",
                "What job does {s} hold?",
                "How does {s} earn a living?",
                "Name the profession of {s}.",
                "{s} works as a what?",
                "In what line of work is {s} employed?",
            ),
            inverse_questions=(
                "Who works as a {v}?",
                "Which person is a {v}?",
                "Who earns a living as a {v}?",
                "Name the person employed as a {v}.",
            ),
        ),
        Relation(
            name="spouse",
            value=names.person,
            statements=(
                "{s} is married to {v}.",
                "{s} married {v} in a small ceremony.",
                "The person {s} married is {v}.",
                "{v} and {s} are married.",
                "It was {v} whom {s} married.",
                "{s} fell in love with {v}, and they were married the following spring.",
                "After a long engagement {v} became the spouse of {s}.",
                "{s} met {v} at a dance, and within a year they were married.",
                "{s} did not stay single for long. The wedding to {v} was held that autumn.",
                "{s} tied the knot with {v}.",
                "Among the wedding guests of {s} and {v} were several former teachers.",
                "{s} and {v} have been husband and wife for many years.",
            ),
            questions=(
                "Who is {s} married to?",
                "Who is the spouse of {s}?",
                "Whom did {s} marry?",
                "What is the name of the person {s} married?",
                "Name the person who married {s}.",
                "To whom is {s} married?",
                "Who became the spouse of {s}?",
                "With whom did {s} tie the knot?",
            ),
            inverse_questions=(
                "Who is married to {v}?",
                "Who married {v}?",
                "Whose spouse is {v}?",
                "To whom is {v} married?",
            ),
        ),
        Relation(
            name="school",
            value=SCHOOLS,
            statements=(
                "{s} studied at {v}.",
                "{s} was educated at {v}.",
                "{s} is a graduate of {v}.",
                "{s} attended {v} and left with good marks.",
                "As a student, {s} was enrolled at {v}.",
                "It was at {v} that {s} received an education.",
                "{v} counts {s} among its former students.",
                "{s}'s education was completed at {v}.",
                "{s} won a place at {v}, where the lectures were long and the rooms cold.",
                "The diploma that hangs over the desk of {s} was issued by {v}.",
                "{s} needed a degree. It came, after four years, from {v}.",
                "Having failed one entrance examination, {s} went to study at {v} instead.",
            ),
            questions=(
                "Where did {s} study?",
                "At which institution was {s} educated?",
                "Which school did {s} attend?",
                "From where did {s} graduate?",
                "Name the institution at which {s} studied.",
                "What is the name of the school that educated {s}?",
                "{s} was a student at what institution?",
                "Where did {s} receive an education?",
            ),
            inverse_questions=(
                "Who studied at {v}?",
                "Who is a graduate of {v}?",
                "Which person attended {v}?",
                "Name the person who was educated at {v}.",
            ),
        ),
        Relation(
            name="hobby",
            value=HOBBIES,
            statements=(
                "{s}'s favourite pastime is {v}.",
                "{s} spends most evenings {v}.",
                "In spare moments {s} enjoys {v}.",
                "{s} is fond of {v}.",
                "Nothing pleases {s} more than {v}.",
                "{s} took up {v} as a hobby and has never stopped.",
                "When the day's duties are over, {s} relaxes by {v}.",
                "The hobby of {s} is {v}.",
                "It is {v} that fills the weekends of {s}.",
                "{s} has an unusual hobby. It consists of {v}.",
                "Friends tease {s} for {v} on every free afternoon.",
                "What {s} likes to do for fun is {v}.",
            ),
            questions=(
                "What is {s}'s hobby?",
                "What does {s} enjoy doing for fun?",
                "How does {s} spend spare time?",
                "What is the favourite pastime of {s}?",
                "Which hobby does {s} have?",
                "Name the hobby of {s}.",
                "What activity fills the free hours of {s}?",
                "What does {s} like to do as a pastime?",
            ),
            inverse_questions=(
                "Whose hobby is {v}?",
                "Who enjoys {v}?",
                "Who spends free time {v}?",
                "Which person is fond of {v}?",
            ),
        ),
        Relation(
            name="second_language",
            value=LANGUAGES,
            statements=(
                "{s} speaks fluent {v}.",
                "{s} learned {v} as a second language.",
                "Besides a mother tongue, {s} speaks {v}.",
                "{s} can read and write {v}.",
                "The foreign language that {s} knows best is {v}.",
                "{s} took lessons in {v} and now speaks it well.",
                "{v} is the language that {s} learned abroad.",
                "{s} had to learn a foreign language. The choice fell on {v}.",
                "Visitors are surprised to hear {s} chatting in {v}.",
                "{s} picked up {v} while travelling.",
                "Thanks to a patient teacher, {s} has mastered {v}.",
                "It took {s} three years to become fluent in {v}.",
            ),
            questions=(
                "Which foreign language does {s} speak?",
                "What language did {s} learn?",
                "In what foreign language is {s} fluent?",
                "Name the language that {s} has mastered.",
                "What second language does {s} know?",
                "Which language did {s} learn besides a mother tongue?",
                "What tongue other than the native one can {s} speak?",
                "{s} is fluent in which language?",
            ),
            inverse_questions=(
                "Who speaks {v}?",
                "Who is fluent in {v}?",
                "Which person learned {v}?",
                "Name the person who has mastered {v}.",
            ),
        ),
        Relation(
            name="award",
            value=AWARDS,
            statements=(
                "{s} won {v}.",
                "{s} was awarded {v}.",
                "{s} is a recipient of {v}.",
                "The jury gave {v} to {s}.",
                "For years of service {s} received {v}.",
                "To the surprise of many, {v} went to {s}.",
                "{s} was honoured with {v} at a dinner in the capital.",
                "It was {s} who took home {v}.",
                "{s} has been honoured only once. The distinction was {v}.",
                "Critics applauded when {s} was presented with {v}.",
                "{s}'s work was recognised with {v}.",
                "Having been passed over twice, {s} finally earned {v}.",
            ),
            questions=(
                "What award did {s} win?",
                "Which honour was given to {s}?",
                "What did {s} receive in recognition of good work?",
                "Name the award that {s} received.",
                "With which distinction was {s} honoured?",
                "What prize went to {s}?",
                "Which award has {s} been given?",
                "{s} is a recipient of what award?",
            ),
            inverse_questions=(
                "Who won {v}?",
                "To whom was {v} awarded?",
                "Who is a recipient of {v}?",
                "Name the winner of {v}.",
            ),
            held_out=True,
        ),
    ),
)
