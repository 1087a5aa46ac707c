"""Schedules: courses, meetings and events, with their times, rooms, leaders and fees."""

from __future__ import annotations

from gdprompt.tasks.worlds.names import WEEKDAYS, clock, coined, date, either, joined, number, one_of, person
from gdprompt.tasks.worlds.schema import Domain, Relation

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

DOMAIN = Domain(
    name="schedules",
    subject=either(
        joined("the {name} {topic} {event}", name=coined, topic=TOPIC, event=EVENT),
        joined("the {name} {event}", name=coined, event=EVENT),
    ),
    pronouns=(("it", "its"),),
    relations=(
        Relation(
            name="start_time",
            value=clock,
            statements=(
                "{s} starts at {v}.",
                "At {v}, {s} begins.",
                "The start of {s} is at {v} sharp.",
                "{s} is due to begin at {v}.",
                "Doors close at {v}, when {s} starts.",
                "Please be on time for {s}, because it begins at {v}.",
                "Anyone coming to {s} should be seated by {v}, the starting time.",
                "The clock must say {v} before {s} can get going.",
                "Do not be late for {s}. It starts at {v}.",
                "It is at {v} that {s} gets under way.",
                "The starting time of {s} has been fixed at {v}.",
                "{s} kicks off at {v}.",
            ),
            questions=(
                "When does {s} start?",
                "At what time does {s} begin?",
                "What time does {s} start?",
                "What is the starting time of {s}?",
                "By what time should people be seated for {s}?",
                "At what time of day does {s} get under way?",
                "What time is {s} due to begin?",
                "Tell me the time at which {s} kicks off.",
            ),
            inverse_questions=(
                "What starts at {v}?",
                "Which event begins at {v}?",
                "What gets under way at {v}?",
                "Which event has a starting time of {v}?",
            ),
        ),
        Relation(
            name="day",
            value=either(
                date,
                joined("{d}, {date}", d=one_of(WEEKDAYS), date=date),
                joined(
                    "the {nth} {d} in {month}",
                    nth=one_of("first, second, third, last"),
                    d=one_of(WEEKDAYS),
                    month=one_of("January, February, March, April, May, June, July, August, September, October"),
                ),
            ),
            statements=(
                "{s} takes place on {v}.",
                "On {v}, {s} will be held.",
                "The day of {s} is {v}.",
                "{s} has been planned for {v}.",
                "Mark {v} in your diary, for that is the day of {s}.",
                "Members of the public are invited to {s} on {v}.",
                "The organisers have moved {s} to {v}.",
                "It was decided that {s} should happen on {v}.",
                "The calendar shows {s} on {v}.",
                "There is only one date for {s} this year. It is {v}.",
                "If you are free on {v}, come to {s}.",
                "After a long talk about dates, the committee settled on {v} for {s}.",
            ),
            questions=(
                "On what day does {s} take place?",
                "What is the date of {s}?",
                "On which date will {s} be held?",
                "For which day has {s} been planned?",
                "On what date is {s}?",
                "Which day should you mark in your diary for {s}?",
                "What date did the organisers settle on for {s}?",
                "On which day does the calendar show {s}?",
            ),
            inverse_questions=(
                "What takes place on {v}?",
                "Which event is held on {v}?",
                "What has been planned for {v}?",
                "Which event does the calendar show on {v}?",
            ),
        ),
        Relation(
            name="room",
            value=ROOM,
            statements=(
                "{s} is held in {v}.",
                "In {v}, you will find {s}.",
                "{s} meets in {v}.",
                "The place for {s} is {v}.",
                "People going to {s} should make their way to {v}.",
                "Follow the signs to {v} if you are looking for {s}.",
                "{s} has been given a new place. From now on it uses {v}.",
                "Chairs for {s} have been set out in {v}.",
                "It is {v} where {s} happens.",
                "Because of building work, {s} has had to move into {v}.",
                "The caretaker unlocks {v} for {s}.",
                "{s} has booked {v}.",
            ),
            questions=(
                "Where is {s} held?",
                "In which room does {s} take place?",
                "Where does {s} meet?",
                "What is the place for {s}?",
                "Where should you go for {s}?",
                "Where have the chairs for {s} been set out?",
                "Which room is used by {s}?",
                "What does the caretaker unlock for {s}?",
            ),
            inverse_questions=(
                "What is held in {v}?",
                "Which event takes place in {v}?",
                "What would you find in {v}?",
                "Which event uses {v}?",
            ),
        ),
        Relation(
            name="leader",
            value=person,
            statements=(
                "{s} is led by {v}.",
                "{v} leads {s}.",
                "The leader of {s} is {v}.",
                "{s} is in the hands of {v}, who leads it.",
                "In charge of {s} is {v}.",
                "It is {v} who runs {s}.",
                "If you come to {s}, you will be taught by {v}.",
                "For many years {v} has been running {s}.",
                "{s} has an experienced leader. It is {v}.",
                "Questions about {s} should be sent to {v}, who is in charge.",
                "With {v} as its leader, {s} is never dull.",
                "{v} took over {s} from a colleague and now runs it.",
            ),
            questions=(
                "Who leads {s}?",
                "Who is in charge of {s}?",
                "Who is the leader of {s}?",
                "By whom is {s} led?",
                "Who runs {s}?",
                "What is the name of the person who leads {s}?",
                "Name the leader of {s}.",
                "To whom should questions about {s} be sent?",
            ),
            inverse_questions=(
                "What does {v} lead?",
                "Which event is run by {v}?",
                "What is {v} in charge of?",
                "What is led by {v}?",
            ),
        ),
        Relation(
            name="fee",
            value=FEE,
            statements=(
                "{s} costs {v}.",
                "The fee for {s} is {v}.",
                "A place at {s} costs {v} per person.",
                "For {v}, you can take part in {s}.",
                "Everyone attending {s} pays {v}.",
                "It costs {v} to join {s}.",
                "The price of {s} has gone up and now stands at {v}.",
                "Tickets for {s} are sold at {v} each.",
                "{s} is not free. The fee is {v}.",
                "Bring {v} to pay for {s}.",
                "Whoever wants to attend {s} must first pay {v}.",
                "{s} asks each visitor for {v}.",
            ),
            questions=(
                "How much does {s} cost?",
                "What is the fee for {s}?",
                "What does it cost to join {s}?",
                "How much do you have to pay for {s}?",
                "What is the price of {s}?",
                "How much does each person pay to take part in {s}?",
                "For how much are tickets for {s} sold?",
                "How much money should you have with you to pay for {s}?",
            ),
            inverse_questions=(
                "Which event costs {v}?",
                "What can you join for {v}?",
                "For what do you pay {v}?",
                "What has a fee of {v}?",
            ),
        ),
        Relation(
            name="bring",
            value=BRING,
            statements=(
                "People coming to {s} should bring {v}.",
                "{s} asks everyone to bring {v}.",
                "Do not forget {v} when you go to {s}.",
                "For {s}, each visitor needs {v} from home.",
                "What you need to take along to {s} is {v}.",
                "Please pack {v} for {s}.",
                "You cannot join {s} without {v}.",
                "There is one thing to bring to {s}. The list says {v}.",
                "On the list of things to take to {s} stands only this: {v}.",
                "Those attending {s} are asked to have {v} with them.",
                "Before setting off for {s}, put {v} in your bag.",
            ),
            questions=(
                "What should you bring to {s}?",
                "What do people need to bring to {s}?",
                "What does {s} ask everyone to bring?",
                "What should you not forget when you go to {s}?",
                "What does each visitor need for {s}?",
                "What is on the list of things to take to {s}?",
                "Without what can you not join {s}?",
                "What do you have to pack for {s}?",
            ),
            inverse_questions=(
                "To which event should you bring {v}?",
                "For what do you need {v}?",
                "Which event asks people to bring {v}?",
                "What can you not join without {v}?",
            ),
            held_out=True,
        ),
        Relation(
            name="capacity",
            value=lambda rng: number(rng, 6, 400),
            statements=(
                "{s} has {v} places.",
                "There are {v} places at {s}.",
                "No more than {v} people can attend {s}.",
                "{s} is limited to {v} people.",
                "A maximum of {v} people may take part in {s}.",
                "Only the first {v} who sign up will get into {s}.",
                "With {v} people, {s} is full.",
                "Space is short at {s}. There is room for {v}.",
                "The number of places at {s} has been set at {v}.",
                "As soon as {v} names are on the list, {s} is closed.",
                "The organisers of {s} have put out {v} chairs, one for each place.",
            ),
            questions=(
                "How many places does {s} have?",
                "How many people can attend {s}?",
                "What is the maximum number of people at {s}?",
                "For how many people is there room at {s}?",
                "To how many people is {s} limited?",
                "How many places are there at {s}?",
                "With how many people is {s} full?",
                "How many names may be on the list for {s}?",
            ),
            inverse_questions=(
                "Which event has {v} places?",
                "What is limited to {v} people?",
                "Which event is full with {v} people?",
                "At what is there room for {v} people?",
            ),
        ),
        Relation(
            name="deadline",
            value=either(date, joined("noon on {d}", d=date), joined("{c} on {d}", c=clock, d=one_of(WEEKDAYS))),
            statements=(
                "You must sign up for {s} by {v}.",
                "The deadline for {s} is {v}.",
                "Applications for {s} must arrive by {v}.",
                "Sign up for {s} before {v}, or you will lose your place.",
                "After {v}, nobody else can enrol in {s}.",
                "Registration for {s} is open. The last moment is {v}.",
                "Until {v}, there is still time to register for {s}.",
                "If you would like to join {s}, send in the form by {v}.",
                "Forms for {s} that arrive later than {v} will be sent back.",
                "Late names are not accepted for {s}, so write in by {v}.",
                "The list for {s} is open until {v}.",
            ),
            questions=(
                "What is the deadline for {s}?",
                "By when must you sign up for {s}?",
                "When does registration for {s} close?",
                "Until when can you register for {s}?",
                "When is the last moment to apply for {s}?",
                "By what time must the form for {s} be sent in?",
                "After when can nobody else enrol in {s}?",
                "Until when is the list for {s} open?",
            ),
            inverse_questions=(
                "For which event is the deadline {v}?",
                "What must you sign up for by {v}?",
                "Registration for what closes by {v}?",
                "Which event has a list that is open until {v}?",
            ),
        ),
    ),
    intros=(
        "Here is some news about {s}.",
        "The notice board has a poster about {s}.",
        "{s} is open to beginners.",
        "Many of you have asked about {s}.",
        "Dear members, this note is about {s}.",
        "{s} is back after a short break.",
        "The new programme also lists {s}.",
    ),
    fillers=(
        "{s} has become very popular with neighbours.",
        "Coffee and biscuits are served during {s}.",
        "{s} was mentioned in the local paper.",
        "Dogs are not allowed at {s}.",
        "A photo of {s} hangs near the entrance.",
        "{s} usually ends with a round of applause.",
        "Some people come to {s} by bicycle.",
    ),
)
