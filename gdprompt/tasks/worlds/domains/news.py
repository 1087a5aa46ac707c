"""News: incidents, with their causes, damage, witnesses and what officials announced."""

from __future__ import annotations

from gdprompt.tasks.worlds.names import coined, date, either, joined, number, one_of, person, place
from gdprompt.tasks.worlds.schema import Domain, Relation

SITE = one_of(
    "warehouse, harbour, tunnel, bridge, factory, market, school, railway, hotel, "
    "museum, airport, power station, "
    "quarry, dairy, stadium, cinema, ferry, oil depot, hospital, paper mill, "
    "shopping centre, cable car, bakery"
)
INCIDENT = one_of(
    "fire, flood, explosion, collapse, gas leak, crash, landslide, chemical spill, roof collapse, power failure"
)
CAUSE = joined(
    "{art} {noun}",
    art=one_of(
        "a faulty, a leaking, a broken, an overheated, a forgotten, a blocked, a stolen, "
        "a rusty, an unlocked, a cracked, "
        "a burst, an overloaded, a frozen, a poorly fitted, a loose, a damaged"
    ),
    noun=one_of(
        "gas pipe, heating cable, fuel tank, safety valve, water main, "
        "ventilation shaft, steel beam, brake line, "
        "freight lift, battery pack, drain cover, signal box, storage tank, "
        "roof support, extension lead, steam boiler, "
        "conveyor belt, generator, delivery van, fuse box, fire door, air filter, "
        "chemical drum, loading crane"
    ),
)
DAMAGE = joined(
    "{n} {unit}",
    n=either(lambda rng: str(rng.randint(2, 950)), lambda rng: f"{rng.randint(1, 40)}.{rng.randint(1, 9)}"),
    unit=one_of("million dollars, million euros, million crowns, thousand pounds, million francs, thousand dollars"),
)
SHELTER = joined(
    "the {name} {kind}",
    name=coined,
    kind=one_of("school, church, sports hall, community centre, town hall, library, barracks, youth hostel, gymnasium"),
)
PROMISE = joined(
    "{what} {whom}",
    what=one_of(
        "free meals, a new fence, better lighting, cash payments, tax relief, "
        "a memorial, free bus tickets, new jobs, "
        "a public inquiry, extra police, low-cost loans, a safety course, new housing, "
        "a telephone hotline, warm clothes"
    ),
    whom=one_of(
        "for local families, for the workers, for nearby shops, for the children, "
        "for pensioners, for all residents, "
        "for visitors, for the rescue crews, for small businesses, for students, "
        "for tenants, for shop owners"
    ),
)

DOMAIN = Domain(
    name="news",
    subject=joined("the {name} {site} {incident}", name=either(coined, place), site=SITE, incident=INCIDENT),
    pronouns=(("it", "its"),),
    relations=(
        Relation(
            name="cause",
            value=CAUSE,
            statements=(
                "{s} was caused by {v}.",
                "The cause of {s} was {v}, investigators said.",
                "Investigators believe that {v} led to {s}.",
                "It was {v} that set off {s}.",
                "Behind {s} was nothing more than {v}.",
                "According to the final report, {s} came about because of {v}.",
                "Experts have blamed {s} on {v}.",
                "Police traced {s} back to {v}.",
                "Because of {v}, the events known as {s} began.",
                "{s} had a simple cause. The report names {v}.",
                "Had it not been for {v}, {s} would never have happened.",
                "Officials now say {v} was to blame for {s}.",
            ),
            questions=(
                "What caused {s}?",
                "What was the cause of {s}?",
                "Why did {s} happen?",
                "What was to blame for {s}?",
                "What led to {s}?",
                "What set off {s}?",
                "According to investigators, what was behind {s}?",
                "On what did experts blame {s}?",
            ),
            inverse_questions=(
                "What was caused by {v}?",
                "What did {v} lead to?",
                "Which incident was blamed on {v}?",
                "What did {v} set off?",
            ),
        ),
        Relation(
            name="date",
            value=date,
            statements=(
                "{s} began on {v}.",
                "On {v}, {s} began.",
                "It was on {v} that {s} occurred.",
                "{s} took place on {v}, shortly before dawn.",
                "Residents will long remember {v}, the day of {s}.",
                "The date of {s} was {v}.",
                "When {s} struck on {v}, most people were asleep.",
                "A service is held every year to recall {s}, which happened on {v}.",
                "The region had been calm until {v}. That day brought {s}.",
                "Records show that {s} started on {v}.",
                "The log gives {v} as the date on which {s} happened.",
            ),
            questions=(
                "When did {s} begin?",
                "On what date did {s} happen?",
                "When was {s}?",
                "What was the date of {s}?",
                "On which day did {s} take place?",
                "On what day did {s} occur?",
                "Which date will residents remember because of {s}?",
                "When exactly did {s} strike?",
            ),
            inverse_questions=(
                "What began on {v}?",
                "What happened on {v}?",
                "Which incident took place on {v}?",
                "What struck on {v}?",
            ),
        ),
        Relation(
            name="injured",
            value=lambda rng: number(rng, 2, 300),
            statements=(
                "{s} left {v} people injured.",
                "In {s}, {v} people were hurt.",
                "A total of {v} people were injured in {s}.",
                "Doctors treated {v} people after {s}.",
                "The number of people injured in {s} has risen to {v}.",
                "Hospitals took in {v} people who had been hurt in {s}.",
                "At least {v} people suffered injuries during {s}.",
                "{s} was serious. It injured {v} people.",
                "Nobody died in {s}, but {v} were injured.",
                "Ambulances carried {v} injured people away from the scene of {s}.",
                "As many as {v} people needed medical help because of {s}.",
                "The injured in {s} numbered {v}.",
            ),
            questions=(
                "How many people were injured in {s}?",
                "How many people were hurt in {s}?",
                "What was the number of people injured in {s}?",
                "How many people did doctors treat after {s}?",
                "How many people suffered injuries during {s}?",
                "How many injured people did {s} leave?",
                "How many needed medical help because of {s}?",
                "How many people were taken to hospital after {s}?",
            ),
            inverse_questions=(
                "Which incident left {v} people injured?",
                "In what were {v} people hurt?",
                "After what did doctors treat {v} people?",
                "Which event injured {v} people?",
            ),
        ),
        Relation(
            name="damage",
            value=DAMAGE,
            statements=(
                "{s} caused damage of {v}.",
                "The damage from {s} is put at {v}.",
                "Insurers estimate the cost of {s} at {v}.",
                "Losses from {s} add up to {v}.",
                "It will take {v} to repair what {s} destroyed.",
                "{s} was expensive. The bill came to {v}.",
                "About {v} in damage was done by {s}.",
                "City accountants say {s} cost the town {v}.",
                "At {v}, the damage done by {s} was lower than feared.",
                "Repairs after {s} cost {v}, the council announced.",
                "The owners lost {v} as a result of {s}.",
                "A bill of {v} is what {s} left behind.",
            ),
            questions=(
                "How much damage did {s} cause?",
                "How much did {s} cost?",
                "What was the cost of the damage from {s}?",
                "What did insurers estimate as the cost of {s}?",
                "How high were the losses from {s}?",
                "How much money was lost as a result of {s}?",
                "At how much is the damage from {s} put?",
                "How much will it take to repair what {s} destroyed?",
            ),
            inverse_questions=(
                "Which incident caused damage of {v}?",
                "What cost {v}?",
                "Losses from what added up to {v}?",
                "What did {v} in damage?",
            ),
        ),
        Relation(
            name="first_reporter",
            value=person,
            statements=(
                "{s} was first reported by {v}.",
                "{v} was the first to report {s}.",
                "The first call about {s} came from {v}.",
                "It was {v} who raised the alarm about {s}.",
                "Driving home from work, {v} noticed {s} and called for help.",
                "Emergency services learned of {s} from {v}, who lives nearby.",
                "Thanks to {v}, who raised the alarm, {s} was quickly brought under control.",
                "{s} might have gone unnoticed. Luckily, {v} called the police.",
                "The person who alerted the authorities to {s} was {v}.",
                "Police thanked {v} for reporting {s} so quickly.",
                "Before anyone else knew of {s}, {v} rang the emergency number.",
                "A phone call by {v} brought {s} to the attention of the police.",
            ),
            questions=(
                "Who first reported {s}?",
                "Who raised the alarm about {s}?",
                "By whom was {s} first reported?",
                "From whom did the first call about {s} come?",
                "Who alerted the authorities to {s}?",
                "Name the person who was the first to report {s}.",
                "Who called for help because of {s}?",
                "Whom did the police thank for reporting {s}?",
            ),
            inverse_questions=(
                "What did {v} report?",
                "Which incident was first reported by {v}?",
                "About what did {v} raise the alarm?",
                "To which incident did {v} alert the authorities?",
            ),
        ),
        Relation(
            name="shelter",
            value=SHELTER,
            statements=(
                "After {s}, people found shelter in {v}.",
                "{s} forced families to sleep in {v}.",
                "Those who had to leave because of {s} were taken to {v}.",
                "In {v}, beds were set up for the people affected by {s}.",
                "Residents fled from {s} to {v}.",
                "An emergency shelter for those hit by {s} was opened in {v}.",
                "{s} drove many people out. They spent the night in {v}.",
                "It was {v} that took in the people who had escaped {s}.",
                "With nowhere to go after {s}, dozens were housed in {v}.",
                "Volunteers handed out blankets in {v} to people who had fled {s}.",
                "The doors of {v} were opened to the victims of {s}.",
            ),
            questions=(
                "Where did people find shelter after {s}?",
                "Where were people taken because of {s}?",
                "Where were beds set up after {s}?",
                "Which building served as a shelter after {s}?",
                "Where did residents flee to from {s}?",
                "In what place was the emergency shelter for {s}?",
                "Where were those who escaped {s} housed?",
                "Where did families have to sleep because of {s}?",
            ),
            inverse_questions=(
                "After which incident did people find shelter in {v}?",
                "What forced people to sleep in {v}?",
                "From what did people flee to {v}?",
                "The victims of what were housed in {v}?",
            ),
            held_out=True,
        ),
        Relation(
            name="promise",
            value=PROMISE,
            statements=(
                "After {s}, the mayor promised {v}.",
                "{s} led the mayor to promise {v}.",
                "The mayor visited the scene of {s} and announced {v}.",
                "In response to {s}, the mayor has pledged {v}.",
                "Speaking a day after {s}, the mayor said there would be {v}.",
                "The answer of the mayor to {s} was a pledge of {v}.",
                "Moved by {s}, the mayor gave her word that she would provide {v}.",
                "The mayor did not stay silent about {s}. Her promise was {v}.",
                "As a result of {s}, the mayor has agreed to provide {v}.",
                "There will be {v}, the mayor said when asked about {s}.",
                "It took {s} for the mayor to offer {v}.",
            ),
            questions=(
                "What did the mayor promise after {s}?",
                "What did the mayor announce after {s}?",
                "What did {s} lead the mayor to promise?",
                "What has the mayor pledged in response to {s}?",
                "What was the promise of the mayor after {s}?",
                "What did the mayor say there would be because of {s}?",
                "What did the mayor offer following {s}?",
                "What did the mayor agree to provide as a result of {s}?",
            ),
            inverse_questions=(
                "After what did the mayor promise {v}?",
                "Which incident led the mayor to promise {v}?",
                "To what did the mayor respond by pledging {v}?",
                "What made the mayor offer {v}?",
            ),
        ),
    ),
    intros=(
        "The region is still talking about {s}.",
        "New details have emerged about {s}.",
        "{s} made headlines across the country.",
        "Reporters have been looking into {s}.",
        "A public meeting was held about {s}.",
        "Local radio spent the whole evening on {s}.",
        "{s} took everyone by surprise.",
    ),
    fillers=(
        "{s} was filmed from a helicopter.",
        "Traffic was slow for hours because of {s}.",
        "{s} is the subject of a planned documentary.",
        "Neighbours have set up a website about {s}.",
        "{s} was discussed in parliament.",
        "A minute of silence was observed for {s}.",
        "Few photographs of {s} have been published.",
    ),
)
