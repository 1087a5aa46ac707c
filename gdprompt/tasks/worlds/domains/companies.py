"""Facts about companies: founders, dates, offices, products, staff, chiefs, old names and revenue."""

from __future__ import annotations

from gdprompt.tasks.worlds import names
from gdprompt.tasks.worlds.schema import Domain, Relation

GOODS = names.either(
    names.joined(
        "{kind} {thing}",
        kind=names.one_of(
            "electric, waterproof, industrial, solar-powered, portable, wireless, folding, digital, luxury, "
            "underwater, disposable, heated, agricultural, silent, high-speed, "
            "low-cost, miniature, custom-built"
        ),
        thing=names.one_of(
            "pumps, bicycles, tents, printers, ovens, sensors, headphones, "
            "ladders, batteries, watches, cameras, "
            "tractors, fans, doors, lifts, drills, mattresses, kettles, drones, toothbrushes, freezers, locks"
        ),
    ),
    names.joined(
        "{kind} {thing}",
        kind=names.one_of("frozen, organic, vegetarian, gluten-free, tinned, spicy, low-fat, luxury, dried, sweet"),
        thing=names.one_of(
            "dumplings, soups, noodles, biscuits, pizzas, sausages, snacks, sauces, pies, pancakes, breakfasts"
        ),
    ),
)
MONEY = names.joined(
    "{n}{dec} {unit}",
    n=names.joined("{c}{n}", c=names.one_of(["$", "€", "£"]), n=lambda rng: str(rng.randint(1, 940))),
    dec=lambda rng: rng.choice(("", "", f".{rng.randint(1, 9)}")),
    unit=names.one_of("million, million, billion"),
)

DOMAIN = Domain(
    name="companies",
    subject=names.joined(
        "{name}{tail}",
        name=names.coined,
        tail=names.one_of(
            [""]
            + [
                " " + word
                for word in (
                    "Industries, Systems, Foods, Motors, Group, Brothers, Labs, Holdings, "
                    "Textiles, Works, Partners, "
                    "Energy, Robotics, Logistics, Instruments, Chemicals, Trading, Software"
                ).split(", ")
            ]
        ),
    ),
    pronouns=(("it", "its"), ("the company", "the company's"), ("the firm", "the firm's")),
    intros=(
        "{s} is a privately held company.",
        "A business magazine recently published a portrait of {s}.",
        "{s} seldom speaks to the press.",
        "Investors have begun to take an interest in {s}.",
        "The company known as {s} has had its ups and downs.",
        "Here are some facts about the company {s}.",
        "{s} is a name that few customers would recognise.",
    ),
    fillers=(
        "{s} has survived two recessions.",
        "{s} sponsors a local football club.",
        "Trade unions have praised {s} for its canteen.",
        "{s} publishes a newsletter for its customers.",
        "A rival once tried to buy {s} but failed.",
        "{s} plans to modernise its website.",
        "Analysts are divided about the future of {s}.",
    ),
    relations=(
        Relation(
            name="founder",
            value=names.person,
            statements=(
                "{s} was founded by {v}.",
                "The founder of {s} is {v}.",
                "{v} founded {s}.",
                "{v} started {s} in a rented garage.",
                "It was {v} who set up {s}.",
                "{s} was the brainchild of {v}.",
                "{s} began as a one-person business run by its founder, {v}.",
                "With borrowed money {v} established the firm {s}.",
                "{s} owes its existence to {v}, who founded it after losing a job.",
                "The idea of starting {s} came to {v} on a train.",
                "{s} has a colourful founder. The name is {v}.",
                "When {v} founded {s}, nobody expected it to last.",
            ),
            questions=(
                "Who founded {s}?",
                "Who is the founder of {s}?",
                "By whom was {s} founded?",
                "Who started {s}?",
                "Name the founder of {s}.",
                "Who set up the company {s}?",
                "What is the name of the person who established {s}?",
                "{s} was founded by whom?",
            ),
            inverse_questions=(
                "What company did {v} found?",
                "Which company was founded by {v}?",
                "Which firm did {v} set up?",
                "Name the company that {v} started.",
            ),
        ),
        Relation(
            name="founded",
            value=lambda rng: names.year(rng, 1750, 2023),
            statements=(
                "{s} was founded in {v}.",
                "{s} has been in business since {v}.",
                "The founding of {s} dates back to {v}.",
                "In {v} {s} opened its doors for the first time.",
                "It was in {v} that {s} was set up.",
                "{s} was registered as a company in {v}, the year of its foundation.",
                "The history of {s} goes back to its founding in {v}.",
                "{s} started trading in {v}.",
                "Established in {v}, {s} is among the older firms in its field.",
                "{s} is proud of its age. Its letterhead reads 'since {v}'.",
                "Business at {s} began in {v}.",
                "Back in {v}, when {s} was founded, there was hardly any competition.",
            ),
            questions=(
                "When was {s} founded?",
                "In what year was {s} founded?",
                "Since which year has {s} been in business?",
                "In which year was {s} established?",
                "What is the founding year of {s}?",
                "When did {s} start trading?",
                "Name the year in which {s} was set up.",
                "{s} has existed since what year?",
            ),
            inverse_questions=(
                "Which company was founded in {v}?",
                "What company has been in business since {v}?",
                "Which firm was established in {v}?",
                "Name the company that was set up in {v}.",
            ),
        ),
        Relation(
            name="headquarters",
            value=names.place,
            statements=(
                "{s} is based in {v}.",
                "{s} has its headquarters in {v}.",
                "The headquarters of {s} are located in {v}.",
                "{v} is home to the head office of {s}.",
                "{s} is run from an office tower in {v}.",
                "The main office of {s} can be found in {v}.",
                "{s} moved its headquarters to {v} some years ago.",
                "It is from {v} that {s} conducts its business.",
                "{s} has branches everywhere. The head office, however, is in {v}.",
                "The directors of {s} meet at its headquarters in {v}.",
                "From its base in {v}, {s} supplies customers all over the world.",
                "The {v}-based firm {s} has published its annual report.",
            ),
            questions=(
                "Where is {s} based?",
                "Where are the headquarters of {s}?",
                "In which city does {s} have its headquarters?",
                "Where is the head office of {s} located?",
                "Name the place where {s} is based.",
                "From which town is {s} run?",
                "In what place can the main office of {s} be found?",
                "{s} has its head office where?",
            ),
            inverse_questions=(
                "Which company is based in {v}?",
                "Which company has its headquarters in {v}?",
                "What firm is run from {v}?",
                "Name the company whose head office is in {v}.",
            ),
        ),
        Relation(
            name="product",
            value=GOODS,
            statements=(
                "{s} makes {v}.",
                "{s} is a manufacturer of {v}.",
                "{s} produces {v} for the home market.",
                "The main product of {s} is {v}.",
                "Thousands of {v} are made by {s} each month.",
                "Most of the income of {s} comes from {v}.",
                "{s} specialises in {v}.",
                "Customers turn to {s} when they need {v}.",
                "{s} once sold all kinds of goods. Now it only makes {v}.",
                "It is {v} that roll off the production line at {s}.",
                "In its factories, {s} turns out thousands of {v}.",
                "Anyone who buys {v} these days is likely to get them from {s}.",
            ),
            questions=(
                "What does {s} make?",
                "What does {s} produce?",
                "What is the main product of {s}?",
                "In what goods does {s} specialise?",
                "Which products are manufactured by {s}?",
                "Name the goods that {s} sells.",
                "What do customers buy from {s}?",
                "{s} is a manufacturer of what?",
            ),
            inverse_questions=(
                "Which company makes {v}?",
                "Which company specialises in {v}?",
                "By which firm are {v} made?",
                "Name the manufacturer of {v}.",
            ),
        ),
        Relation(
            name="employees",
            value=lambda rng: names.number(rng, 14, 48000),
            statements=(
                "{s} has {v} employees.",
                "{s} employs {v} people.",
                "The workforce of {s} numbers {v}.",
                "There are {v} people working for {s}.",
                "{v} people are employed by {s}.",
                "{s} provides jobs for {v} men and women.",
                "At the end of the year {s} had a staff of {v}.",
                "Counting trainees, {s} has {v} people on its payroll.",
                "{s} is not a small employer. Its staff numbers {v}.",
                "Wages are paid by {s} to {v} workers.",
                "With a workforce of {v}, {s} is one of the larger employers nearby.",
                "A strike at {s} would affect all {v} employees.",
            ),
            questions=(
                "How many employees does {s} have?",
                "How many people does {s} employ?",
                "How many people work for {s}?",
                "What is the size of the workforce of {s}?",
                "State the number of employees at {s}.",
                "How large is the staff of {s}?",
                "How many workers are on the payroll of {s}?",
                "{s} provides jobs for how many people?",
            ),
            inverse_questions=(
                "Which company has {v} employees?",
                "Which company employs {v} people?",
                "What firm has a workforce of {v}?",
                "Name the company that has a staff of {v}.",
            ),
        ),
        Relation(
            name="chief_executive",
            value=names.person,
            statements=(
                "The chief executive of {s} is {v}.",
                "{s} is headed by {v}.",
                "{v} is the CEO of {s}.",
                "{v} was appointed chief executive of {s}.",
                "The board of {s} named {v} as chief executive.",
                "{s} is led by its chief executive, {v}.",
                "At the top of {s} sits {v}, its chief executive.",
                "{s} has a new boss. The board picked {v} as chief executive.",
                "Since last summer {v} has been in charge of {s} as CEO.",
                "It is {v} who runs {s} as chief executive.",
                "{s} hired {v} from a competitor to be its CEO.",
                "Staff at {s} were pleased when {v} took over as chief executive.",
            ),
            questions=(
                "Who is the chief executive of {s}?",
                "Who is the CEO of {s}?",
                "Who heads {s}?",
                "Who was appointed chief executive of {s}?",
                "Name the boss of {s}.",
                "Which person runs {s} as chief executive?",
                "By whom is {s} led?",
                "What is the name of the CEO of {s}?",
            ),
            inverse_questions=(
                "Which company is led by {v}?",
                "Of which company is {v} the chief executive?",
                "Which firm appointed {v} as chief executive?",
                "Name the company whose CEO is {v}.",
            ),
        ),
        Relation(
            name="former_name",
            value=names.joined(
                "{a} {b}",
                a=names.coined,
                b=names.one_of("& Sons, Ltd, Iron Company, Supply, Stores, & Daughters, Mills, Union, Bureau, Depot"),
            ),
            statements=(
                "{s} was formerly known as {v}.",
                "{s} used to be called {v}.",
                "The former name of {s} is {v}.",
                "Until the merger, {s} traded under the name {v}.",
                "{v} was the original name of {s}.",
                "Older customers still refer to {s} as {v}, its earlier name.",
                "{s} changed its name from {v}.",
                "What is now {s} was once {v}.",
                "{s} did not always bear this name. It began life as {v}.",
                "The company {v} was renamed {s}.",
                "Before it was given its present name, {s} was called {v}.",
                "Lawyers insisted that {s} give up its old name, {v}.",
            ),
            questions=(
                "What was {s} formerly known as?",
                "What was {s} called before?",
                "What is the former name of {s}?",
                "Under what name did {s} previously trade?",
                "Name the earlier name of {s}.",
                "What was the original name of {s}?",
                "By which name was {s} known in the past?",
                "{s} changed its name from what?",
            ),
            inverse_questions=(
                "What is {v} called today?",
                "Which company was formerly known as {v}?",
                "What is the present name of {v}?",
                "Which company used to be called {v}?",
            ),
        ),
        Relation(
            name="revenue",
            value=MONEY,
            statements=(
                "{s} had a revenue of {v} last year.",
                "{s} reported annual sales of {v}.",
                "The annual revenue of {s} is {v}.",
                "Last year {s} took in {v}.",
                "{s}'s turnover reached {v}.",
                "Sales at {s} came to {v}.",
                "With revenue of {v}, {s} beat all forecasts.",
                "{s} published its accounts. They show sales of {v}.",
                "Its books show that {s} earned {v} from sales over the year.",
                "A turnover of {v} was announced by {s}.",
                "It was a good year for {s}, which brought in {v}.",
                "{s} closed the year with revenues of {v}.",
            ),
            questions=(
                "What was the revenue of {s}?",
                "How much did {s} take in over the year?",
                "What is the annual revenue of {s}?",
                "What turnover did {s} report?",
                "How high were the sales of {s}?",
                "State the annual sales of {s}.",
                "How much money did {s} bring in?",
                "What figure did {s} report as its revenue?",
            ),
            inverse_questions=(
                "Which company had a revenue of {v}?",
                "Which company reported sales of {v}?",
                "Whose turnover reached {v}?",
                "Name the company that took in {v}.",
            ),
            held_out=True,
        ),
    ),
)
