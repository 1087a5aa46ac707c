"""Science: species, minerals, planets and comets, who described them and what is odd about them."""

from __future__ import annotations

from gdprompt.tasks.worlds.names import coined, either, joined, one_of, person, year
from gdprompt.tasks.worlds.schema import Domain, Relation

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

DOMAIN = Domain(
    name="science",
    subject=SUBJECT,
    pronouns=(("it", "its"),),
    relations=(
        Relation(
            name="discoverer",
            value=person,
            statements=(
                "{s} was discovered by {v}.",
                "{v} discovered {s}.",
                "The discovery of {s} was made by {v}.",
                "It was {v} who discovered {s}.",
                "Credit for the discovery of {s} goes to {v}.",
                "A student named {v} was the first person to notice {s}.",
                "{s} remained unknown until {v} discovered it.",
                "Nobody had heard of {s}. Then {v} came across it by chance.",
                "The discoverer of {s} is {v}, at that time an amateur.",
                "While looking for something else entirely, {v} discovered {s}.",
                "We know of {s} thanks to a discovery by {v}.",
                "{s} first caught the eye of {v}, who is now regarded as its discoverer.",
            ),
            questions=(
                "Who discovered {s}?",
                "By whom was {s} discovered?",
                "Who was the discoverer of {s}?",
                "Who gets the credit for the discovery of {s}?",
                "Which person was the first to notice {s}?",
                "What is the name of the person who discovered {s}?",
                "Name the scientist who discovered {s}.",
                "Thanks to whose discovery do we know of {s}?",
            ),
            inverse_questions=(
                "What did {v} discover?",
                "What was discovered by {v}?",
                "Which discovery was made by {v}?",
                "What was {v} the first to notice?",
            ),
        ),
        Relation(
            name="discovery_year",
            value=year,
            statements=(
                "{s} was discovered in {v}.",
                "The discovery of {s} took place in {v}.",
                "In {v}, {s} was discovered.",
                "It was in {v} that {s} became known to science.",
                "{s} has been known since its discovery in {v}.",
                "Science first learned of {s} in {v}.",
                "Before {v}, the year of its discovery, no one knew of {s}.",
                "{s} is a fairly well studied case. Its discovery dates from {v}.",
                "Textbooks give {v} as the year in which {s} was found.",
                "Since {v}, when it was first observed, {s} has puzzled experts.",
                "The year of the discovery of {s} was {v}.",
            ),
            questions=(
                "When was {s} discovered?",
                "In what year was {s} discovered?",
                "What was the year of the discovery of {s}?",
                "In which year did {s} become known to science?",
                "Since which year has {s} been known?",
                "What year do textbooks give for the discovery of {s}?",
                "When did science first learn of {s}?",
                "From what year does the discovery of {s} date?",
            ),
            inverse_questions=(
                "What was discovered in {v}?",
                "What became known to science in {v}?",
                "Which discovery took place in {v}?",
                "What was first observed in {v}?",
            ),
        ),
        Relation(
            name="named_after",
            value=either(
                person,
                joined(
                    "{art} {noun}",
                    art=one_of("a lost, a brave, a famous, a drowned, a sleeping, a blind, a legendary, a forgotten"),
                    noun=one_of(
                        "king, ship, village, goddess, poet, river, sailor, castle, horse, singer, battle, giant, bell"
                    ),
                ),
            ),
            statements=(
                "{s} is named after {v}.",
                "The name of {s} honours {v}.",
                "{s} got its name from {v}.",
                "It was {v} that {s} was named after.",
                "Those who chose a name for {s} had {v} in mind.",
                "In honour of {v}, {s} was given its name.",
                "{s} has an unusual name. It goes back to {v}.",
                "The name of {s} recalls {v}.",
                "Not many people know that {s} takes its name from {v}.",
                "Why is {s} called what it is? Its name is a tribute to {v}.",
                "If {s} has a strange name, that is because it was named for {v}.",
            ),
            questions=(
                "Who or what is {s} named after?",
                "After what or whom was {s} named?",
                "What does the name of {s} honour?",
                "Where did {s} get its name from?",
                "In honour of whom or what was {s} named?",
                "To what does the name of {s} go back?",
                "From whom or what does {s} take its name?",
                "To whom or what is the name of {s} a tribute?",
            ),
            inverse_questions=(
                "What was named after {v}?",
                "What got its name from {v}?",
                "The name of what honours {v}?",
                "What takes its name from {v}?",
            ),
        ),
        Relation(
            name="colour",
            value=COLOUR,
            statements=(
                "{s} is {v}.",
                "The colour of {s} is {v}.",
                "In daylight, {s} looks {v}.",
                "Photographs show that {s} is {v}.",
                "{s} can be recognised by its colour, {v}.",
                "Seen up close, {s} appears {v}.",
                "Most drawings of {s} are wrong, because it is actually {v}.",
                "{s} is easy to tell apart from anything similar. Its colour is {v}.",
                "Observers describe the colour of {s} as {v}.",
                "To the naked eye, {s} seems to be {v}.",
                "What colour does {s} have? The guidebook says {v}.",
            ),
            questions=(
                "What colour is {s}?",
                "What is the colour of {s}?",
                "What does {s} look like in daylight?",
                "By what colour can {s} be recognised?",
                "How do observers describe the colour of {s}?",
                "How does {s} look when seen up close?",
                "What colour does the guidebook give for {s}?",
                "Describe the colour of {s}.",
            ),
            inverse_questions=(
                "What is {v}?",
                "What has a colour described as {v}?",
                "What looks {v} in daylight?",
                "What can be recognised because it is {v}?",
            ),
        ),
        Relation(
            name="journal",
            value=JOURNAL,
            statements=(
                "{s} was first described in {v}.",
                "The first description of {s} was published in {v}.",
                "In {v}, a short paper introduced {s} to the world.",
                "Readers of {v} were the first to learn about {s}.",
                "A journal called {v} printed the first report on {s}.",
                "{s} made its first appearance in print in {v}.",
                "The editors of {v} published the earliest article on {s}.",
                "{s} was ignored at first by journals. Only {v} printed a description.",
                "It was {v} that carried the first account of {s}.",
                "Anyone who wants to read the original description of {s} must look in {v}.",
                "After two rejections, the first paper about {s} was accepted by {v}.",
            ),
            questions=(
                "In which journal was {s} first described?",
                "Where was the first description of {s} published?",
                "Which journal printed the first report on {s}?",
                "What journal introduced {s} to the world?",
                "In what publication did {s} first appear in print?",
                "Name the journal that published the earliest article on {s}.",
                "Which journal accepted the first paper about {s}?",
                "Where can you read the original description of {s}?",
            ),
            inverse_questions=(
                "What was first described in {v}?",
                "On what did {v} print the first report?",
                "What did a paper in {v} introduce to the world?",
                "What did readers of {v} learn about before anyone else?",
            ),
        ),
        Relation(
            name="institute",
            value=INSTITUTE,
            statements=(
                "{s} is studied at {v}.",
                "Researchers at {v} study {s}.",
                "At {v}, a small team works on {s}.",
                "Most of what we know about {s} comes from work done at {v}.",
                "{s} is the main object of research at {v}.",
                "It is {v} that leads research on {s}.",
                "Scientists from {v} have spent years investigating {s}.",
                "Research on {s} costs a lot. It is carried out by {v}.",
                "The leading centre for the study of {s} is {v}.",
                "Anyone who wants to study {s} should apply to {v}.",
                "A whole floor of {v} is set aside for the study of {s}.",
            ),
            questions=(
                "Where is {s} studied?",
                "At which institution is {s} studied?",
                "Where do researchers work on {s}?",
                "Who leads research on {s}?",
                "What is the leading centre for the study of {s}?",
                "Which institution carries out research on {s}?",
                "Where does most of our knowledge about {s} come from?",
                "Where should someone apply who wants to study {s}?",
            ),
            inverse_questions=(
                "What is studied at {v}?",
                "What do researchers at {v} study?",
                "What have scientists from {v} been investigating?",
                "For the study of what is {v} the leading centre?",
            ),
        ),
        Relation(
            name="oddity",
            value=ODD,
            statements=(
                "{s} {v}.",
                "Strangely, {s} {v}.",
                "Unlike anything similar, {s} {v}.",
                "Tests have shown that {s} {v}.",
                "One thing about {s} is still unexplained: it {v}.",
                "No one understands why {s} {v}.",
                "The most surprising thing about {s} is that it {v}.",
                "{s} has one odd property. It {v}.",
                "Careful measurements confirmed that {s} {v}.",
                "What makes {s} special is that it {v}.",
                "As several observers have reported, {s} {v}.",
                "It took years to prove that {s} {v}.",
            ),
            questions=(
                "What is the most surprising thing that {s} does?",
                "What strange thing does {s} do?",
                "What odd property does {s} have?",
                "What makes {s} special?",
                "What did tests show that {s} does?",
                "What unexplained behaviour does {s} show?",
                "What have observers reported that {s} does?",
                "What does {s} do that nobody understands?",
            ),
            inverse_questions=(
                "What {v}?",
                "Tests showed that something {v}. What is it?",
                "Which discovery surprises people because it {v}?",
                "What is special because it {v}?",
            ),
        ),
        Relation(
            name="instrument",
            value=METHOD,
            statements=(
                "{s} was first examined with {v}.",
                "Scientists examined {s} with {v}.",
                "To examine {s}, the team used {v}.",
                "With {v}, researchers took the first measurements of {s}.",
                "{s} can be studied properly only with {v}.",
                "The instrument that revealed the secrets of {s} was {v}.",
                "Every detail we have of {s} was recorded using {v}.",
                "{s} was hard to measure. In the end {v} did the job.",
                "It took {v} to measure {s}.",
                "Without {v}, it would have been impossible to examine {s}.",
                "The data on {s} were gathered by means of {v}.",
            ),
            questions=(
                "What was used to examine {s}?",
                "With what instrument was {s} examined?",
                "Which instrument did scientists use to study {s}?",
                "What did the team use to take measurements of {s}?",
                "What instrument revealed the secrets of {s}?",
                "By means of what were the data on {s} gathered?",
                "What did it take to measure {s}?",
                "Without what instrument would it have been impossible to examine {s}?",
            ),
            inverse_questions=(
                "What was examined with {v}?",
                "What did scientists study with {v}?",
                "Of what were measurements taken with {v}?",
                "For the study of what was {v} used?",
            ),
            held_out=True,
        ),
    ),
    intros=(
        "{s} is not well known outside scientific circles.",
        "Scientists have long been curious about {s}.",
        "This article deals with {s}.",
        "Few things in nature are as puzzling as {s}.",
        "In today's lesson we learn about {s}.",
        "A new exhibition is devoted to {s}.",
        "{s} is the subject of lively debate.",
    ),
    fillers=(
        "{s} is hard to photograph.",
        "A stamp with a picture of {s} was issued.",
        "{s} appears in several schoolbooks.",
        "Many questions about {s} remain open.",
        "{s} was once thought to be a hoax.",
        "A children's book about {s} sold well.",
        "{s} has attracted the interest of film makers.",
    ),
)
