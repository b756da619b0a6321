"""Where the pages that the project began with contradict each other: what is wrong, and what is right.

Each wrong answer is a pattern that stands nowhere in what is shipped, with a sentence that it finds,
so that no pattern is dead. Each right answer is a pattern that stands where people read about it.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Conflict:
    """One contradiction.

    Attributes:
        number: Its number.
        wrong: Patterns that stand nowhere.
        bad: A sentence for each of them.
        right: (file of content, code in it or nothing, pattern).
        why: What is right, in a sentence.
    """

    number: int
    why: str
    wrong: tuple[str, ...] = ()
    bad: tuple[str, ...] = ()
    right: tuple[tuple[str, str, str], ...] = ()


CONFLICTS = (
    Conflict(
        1,
        "The helpline has one right number, and three that are wrong or retired.",
        right=(("directory.toml", "national-stalking-helpline", "0808 802 0300"),),
    ),
    Conflict(
        2,
        "The helpline's hours are told differently, so none are given.",
        (r"wednesdays?\b[^.]{0,40}\b(8 ?pm|20:00|1 ?pm|13:00|4 ?pm|16:00)",),
        ("Monday to Friday, except Wednesday 9:30am to 8pm",),
        (("directory.toml", "national-stalking-helpline", "differ on when it closes"),),
    ),
    Conflict(
        3,
        "Paladin has a newer number than older pages print.",
        right=(("directory.toml", "paladin", "020 3866 4107"),),
    ),
    Conflict(
        4,
        "A password is changed on suspicion, from another device; not at set intervals.",
        (
            r"chang\w* (your |the |their |all )?passwords? (frequently|often|regularly|every|monthly)",
        ),
        ("Change your passwords frequently.",),
        (
            (
                "guides/pro-technology.toml",
                "passwords",
                "Not at set intervals.*cannot reach.*first",
            ),
            ("guides/phones-and-accounts.toml", "", "need no change every few weeks"),
        ),
    ),
    Conflict(
        5,
        "Muting is explained, blocking is the person's choice, and neither is an order.",
        (
            r"(^|[.!?:] |- )(please )?(un)?block (them|him|her|it|the|their|all)\b",
            r"\b(never|do not|don't|must not) (un)?block\b",
        ),
        ("It is simple. Block the number.", "Never block them."),
        (
            ("guides/mute-or-block.toml", "choice", "Nobody can decide this for you"),
            ("guides/mute-or-block.toml", "cost", "may cost|no longer arrive"),
            ("guides/pro-technology.toml", "mute", "the person's choice"),
        ),
    ),
    Conflict(
        6,
        "What is reported to a website is captured first.",
        (r"report (it|them|the post|the account) (straight away|at once|immediately)",),
        ("If you see it, report it at once.",),
        (
            ("guides/reporting-to-platforms.toml", "first", "taken down is gone"),
            ("guides/pro-evidence.toml", "originals", "Capture before reporting"),
        ),
    ),
    Conflict(
        7,
        "One clear message only on advice; whether and how it was said is noted.",
        (r"(do not|don't|never) (engage|respond|reply)[^.]{0,30} in any way",),
        ("Do not engage with them in any way.",),
        (
            (
                "guides/mute-or-block.toml",
                "answer",
                "say once, clearly.*Ask a helpline or the police",
            ),
            ("guides/pro-do-and-dont.toml", "ask", "made clear that contact is not wanted"),
        ),
    ),
    Conflict(
        8,
        "A plan comes before a device is searched or anything is taken off it.",
        (
            r"\bget (your|the) (computer|phone|device)[^.]{0,20}checked for (malware|spyware)",
            (
                r"\b(remove|delete|uninstall) (it|the (app|spyware|stalkerware|tag|tracker)) "
                r"(first|now|at once|immediately|straight away)"
            ),
        ),
        ("Get your computer checked for malware.", "If you find one, remove it at once."),
        (
            (
                "guides/pro-technology.toml",
                "order",
                "A safety plan comes first.*Record what was found",
            ),
            ("guides/spyware-and-tags.toml", "", "Taking something away can be noticed"),
        ),
    ),
    Conflict(
        9,
        "Relationship and motive are two questions, and there are not two types of people.",
        (r"\btwo (main )?(types|kinds) of stalkers?\b",),
        ("There are two main types of stalkers.",),
        (
            (
                "guides/pro-recognising.toml",
                "relationship",
                "ex-partner, partner.*cannot be read off",
            ),
        ),
    ),
    Conflict(
        10,
        "Five kinds, none of them run together, and technology is a means.",
        (r"incompetent suitors?\b[^.]{0,60}\b(resentful|terrify|professionals who)",),
        ("The incompetent suitor is resentful.",),
        (
            ("guides/pro-kinds.toml", "not", "Cyber-stalking: a means"),
            ("guides/pro-kinds.toml", "suitor", "does not come from a grievance"),
            ("guides/pro-kinds.toml", "predatory", "attack"),
        ),
    ),
    Conflict(
        11,
        "Stalking became an offence by the Act of 2012, in force on 25 November 2012.",
        (r"\b1997,?\)? (first )?(made|created|makes) stalking",),
        ("The Protection from Harassment Act of 1997 made stalking a specific offence.",),
        (
            ("guides/law-england-wales.toml", "what", "since 25 November 2012.*Act of 2012"),
            ("guides/law-dates.toml", "list", "25 November 2012.*Protection of Freedoms Act 2012"),
        ),
    ),
    Conflict(
        12,
        "Ten years only where there was fear of violence or a serious effect; else six months.",
        (r"\bstalking (is|carries|can bring|brings) [^.]{0,25}(ten|10) years",),
        ("Stalking carries up to 10 years.",),
        (("guides/law-england-wales.toml", "two", "up to six months in prison.*up to ten years"),),
    ),
    Conflict(
        13,
        "No intent is needed, and the list of acts gives examples.",
        (
            r"\bintentional behav\w+",
            r"\b(must|has to|have to) (have )?(intend|meant?) (to|harm)",
        ),
        ("The Act lists intentional behaviours.", "The person must intend to harm."),
        (
            (
                "guides/law-england-wales.toml",
                "what",
                "need not have meant harm.*ought to have known",
            ),
            ("guides/law-england-wales.toml", "acts", "These are examples"),
        ),
    ),
    Conflict(
        14,
        "Only the police can ask for a stalking protection order.",
        (
            (
                r"\b(you|victims?|they|survivors?) (can|could|may) (apply|seek|ask (the|a) court)[^.]{0,40}"
                r"stalking protection order"
            ),
            r"\bseek an? (spo|stalking protection order)",
        ),
        ("You can apply for a stalking protection order.", "Seek an SPO."),
        (
            ("guides/orders.toml", "spo", "police ask the court for it, not you"),
            ("guides/pro-orders.toml", "spo", "Only a chief officer of police can apply"),
            ("guides/law-england-wales.toml", "orders", "Only the police"),
        ),
    ),
    Conflict(
        15,
        "The yearly figure is that of the statistics office, with its year.",
        (r"(?<![.\d])(five|5|2\.5|two and a half) ?(m\b|million)",),
        ("Up to five million people a year.",),
        (("guides/pro-figures.toml", "year", "1.4 million in the year ending March 2025"),),
    ),
    Conflict(
        16,
        "One man in eleven, not in ten.",
        (
            r"\b(one|1) (man )?in (ten|10)( of all)? men\b",
            r"\bmen\b[^.]{0,30}\b(one|1) in (ten|10)\b",
        ),
        ("1 in 10 men.", "Of all men, one in ten."),
        (("guides/pro-figures.toml", "life", "20.2 in 100.*8.7 in 100, or one in eleven"),),
    ),
    Conflict(
        17,
        "The share of one year is given with its ages and its year.",
        (r"\b(one|1) in (25|twenty-five)\b",),
        ("One in 25 people.",),
        (
            (
                "guides/pro-figures.toml",
                "year",
                "16 to 59 it was 3.8 in 100 in the year ending March 2024",
            ),
        ),
    ),
    Conflict(
        18,
        "The share of ex-partners comes with who was asked, and strangers are not made less real.",
        (
            r"\b(most|40 ?%|45 ?%)[^.]{0,40}\b(by|are) (an? |their )?(current |former )?(ex|former)[- ]?partners?",
        ),
        ("Most victims are stalked by an ex-partner.",),
        (
            (
                "guides/pro-figures.toml",
                "ex",
                "same survey 5.2 in 100.*callers of a helpline.*less real",
            ),
        ),
    ),
    Conflict(
        19,
        "Two are enough; a great number before reporting is history.",
        (r"\b(100|a hundred|77|73)\b[^.]{0,20}(incidents|times) before",),
        ("Many suffer 100 incidents before they go.",),
        (("guides/pro-figures.toml", "reports", "historical interest.*two are enough"),),
    ),
    Conflict(
        20,
        "Nearly always some technology; no share of all cases.",
        (r"\b(100 ?%|100 per cent|all) of (stalking )?cases\b",),
        ("100% of cases have a cyber element.",),
        (("guides/pro-figures.toml", "online", "Nearly always some technology"),),
    ),
    Conflict(
        21,
        "Stalking was present in killings; that it contributed to them was not shown.",
        (
            r"\bcontribut\w+ to (over |more than |about )?9\d",
            r"\b9\d ?(%|per cent|in 100) of (all )?homicides",
        ),
        ("It contributes to over 90% of them.", "Seen in 94% of homicides."),
        (
            ("guides/pro-homicide-timeline.toml", "present", "present in 94 in 100"),
            ("guides/pro-figures.toml", "killings", "present in 94 in 100 of some 350"),
        ),
    ),
    Conflict(
        22,
        "The threatened ex-partner is a note for professionals, and nobody else is taken less seriously.",
        (r"\b(strangers?|colleagues?) (is|are) (less|not) (dangerous|serious)",),
        ("Strangers are less dangerous.",),
        (
            (
                "guides/pro-risk.toml",
                "ex",
                "was not confirmed.*no reason to take others less seriously",
            ),
        ),
    ),
    Conflict(
        23,
        "Which tool and which version is written down; DASH is for domestic cases.",
        (r"\bcomplete (a |an |the )?(dash|s-?dash|sdash)\b",),
        ("Complete a DASH.",),
        (
            ("guides/pro-instruments.toml", "which", "version"),
            ("guides/pro-instruments.toml", "dash", "Only for domestic cases"),
            ("guides/pro-instruments.toml", "dara", "November 2022 in place of DASH"),
        ),
    ),
    Conflict(
        24,
        "The alarm app alerts contacts, who have to call.",
        (
            r"\balert\w*[^.]{0,60}\bemergency services",
            r"hollie guard[^.]{0,60}(calls|tells|alerts) (the )?police",
        ),
        ("It will alert loved ones and emergency services.", "Hollie Guard alerts the police."),
        (("directory.toml", "hollie-guard", "have to call for help themselves"),),
    ),
    Conflict(
        25,
        "The rejected register is history.",
        (r"\bregister (has been|is|will be) (rejected|refused)",),
        ("A register has been rejected.",),
        (("guides/law-dates.toml", "register", "That is history"),),
    ),
    Conflict(
        26,
        "Four words to recognise, the police's words for professionals, the statute for the law.",
        (r"\bfour\b[^.]{0,40}\b(is|are) the (legal )?(test|definition) (of|in) (the )?law",),
        ("The four words are the test of the law.",),
        (
            ("guides/pro-recognising.toml", "four", "no test of the law"),
            ("guides/pro-recognising.toml", "professional", "police and prosecutors"),
            ("guides/pro-recognising.toml", "statute", "law-scotland.*law-northern-ireland"),
        ),
    ),
    Conflict(
        27,
        "A service that may have ended is not listed, nor is its address.",
        (r"scaredofsomeone", r"advice@stalkinghelpline", r"^Network for Surviving Stalking"),
        (
            "www.scaredofsomeone.org",
            "advice@stalkinghelpline.org",
            "Network for Surviving Stalking",
        ),
    ),
    Conflict(
        28,
        "Addresses are full and official.",
        (
            r"https?://(www\.)?(tinyurl\.com|youtu\.be|bit\.ly|t\.co|goo\.gl|ow\.ly|is\.gd|t\.ly|rb\.gy)",
        ),
        ("https://tinyurl.com/abc",),
        (("directory.toml", "video-alice-ruggles", "https://www.youtube.com/watch"),),
    ),
    Conflict(
        29,
        "Changing a routine is one option among others, and what changed is noted as effect.",
        (r"(^|[.!?:] |- )(vary|change) your (daily )?(routines?|routes?)\b",),
        ("Be careful. Vary your daily routine.",),
        (
            ("guides/pro-do-and-dont.toml", "never", "Never make a change of routine the answer"),
            ("guides/pro-workplaces.toml", "burden", "their choice"),
        ),
    ),
    Conflict(
        30,
        "Acts from abroad count, and nobody is told not to report.",
        (
            r"\b(nothing|not much) (you|they|the police|we) (can|could) do\b",
            r"\b(no point|pointless|useless) (in )?report",
        ),
        ("There is nothing the police can do.", "There is no point in reporting."),
        (
            ("guides/law-elsewhere.toml", "start", "wrong as a first answer"),
            ("guides/elsewhere.toml", "report", "You can report|not hopeless"),
            ("guides/pro-orders.toml", "spo", "Acts abroad, and acts before 2020, count"),
        ),
    ),
)

#: (where, number): places that name a wrong answer to put it right. One that no longer does is refused.
CORRECTED = {
    ("training/lessons/history.toml:section.named.text", 11): "calls it a common slip",
}
