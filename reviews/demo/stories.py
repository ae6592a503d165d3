"""The fictional partners and how far each one came: data, and the answers that it makes."""

import zlib
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from stdnum.iso7064 import mod_97_10


@dataclass(frozen=True)
class Story:
    """One partner. ``until`` names the last thing that happened; ``days`` is how long ago they submitted."""

    slug: str
    name: str
    tier: str
    until: str
    days: int
    what: str
    uses: tuple[tuple[str, str, int], ...]
    person: bool = False
    country: str = "NL"
    other_person: str = ""
    other_born: str = "1968-05-14"
    strong: bool = True
    question: str = ""
    takes: int = 3
    """Days from the submission to the decision."""
    zone: str = "example"
    registered: bool = True
    """Whether they gave a register number."""
    shares_phone_with: str = ""
    """Another story whose telephone number is theirs too."""

    @property
    def placed(self) -> bool:
        """Whether the lines that prove domain and targets stand in the DNS; somebody has not come to it yet."""
        return self.strong and self.registered

    @property
    def phone(self) -> str:
        """A number of a country code that nobody has."""
        return f"+999 {zlib.crc32((self.shares_phone_with or self.slug).encode()) % 10**7:07d}"

    @property
    def domain(self) -> str:
        return f"{self.slug}.{self.zone}"

    @property
    def lei(self) -> str:
        """A fictional legal entity identifier (ISO 17442) with right check digits; no such issuer exists."""
        base = f"999900{self.slug.upper().replace('-', ''):0<12.12}"
        return base + str(mod_97_10.calc_check_digits(base))


_DETECT = "Each morning the night shift's alerts go in; the model groups them and drafts rules; two analysts test each rule on last month's traffic before it goes live."
_MALWARE = "Samples from our mail gateway are unpacked in a closed laboratory; the model explains what they do; an analyst writes the report and shares indicators with the sector."
_OWN = "Our own services are read module by module before each release; the model proposes weaknesses with a test; the owning team fixes them before shipping."
_OPEN = "With the maintainers' agreement we read widely used libraries, reproduce what the model proposes, and bring a patch with a test for each fault."
_RESPOND = "During an incident the on-call pair gives the model logs and configurations, and checks each statement against the systems before acting."
_TEST = "Customers order tests in writing; the model helps to plan and to read results; no step runs without a person who starts it."

STORIES: tuple[Story, ...] = (
    Story("harbour-bank", "Fictional Harbour Bank", "defender", "active", 34,
          "A fictional bank that runs its own security operations centre and payment systems.",
          (("detection-engineering", _DETECT, 3000), ("own-code-research", _OWN, 1500))),
    Story("northern-grid", "Fictional Northern Grid", "foundation", "verified", 62,
          "A fictional operator of an electricity network with a small security team.",
          (("incident-response", _RESPOND, 500),), country="DE", takes=2),
    Story("quarry-lab", "Fictional Quarry Malware Laboratory", "researcher", "confirmation", 9,
          "A fictional laboratory that takes malicious software apart for hospitals and councils.",
          (("malware-analysis", _MALWARE, 4000),), country="FR", other_person="Leandros Utopiadis"),
    Story("meadow-hospitals", "Fictional Meadow Hospitals", "defender", "hits", 4,
          "A fictional group of four hospitals with one security team for all of them.",
          (("detection-engineering", _DETECT, 1200), ("incident-response", _RESPOND, 800)), country="GB",
          other_person="Viktor Fictionalov"),
    Story("lakeside-cert", "Fictional Lakeside University CERT", "foundation", "checks", 0,
          "A fictional university's incident response team, which also serves twelve schools.",
          (("incident-response", _RESPOND, 400),), country="FI", zone="broken.example"),
    Story("copper-telecom", "Fictional Copper Telecom", "defender", "review", 11,
          "A fictional telephone company that defends its own network and its customers' routers.",
          (("detection-engineering", _DETECT, 4000), ("malware-analysis", _MALWARE, 900)), country="ES", registered=False, shares_phone_with="iron-arrow",
          other_person="Ivan Nobodyev", other_born="1972-02-29"),
    Story("open-orchard", "Fictional Open Orchard Foundation", "researcher", "asked", 6,
          "A fictional foundation that pays for security work in open-source projects.",
          (("open-source-hardening", _OPEN, 2500),), country="SE",
          question="Which maintainers have agreed that you look at their projects, and where can we see it?"),
    Story("lone-maintainer", "Demonstration Maintainer", "foundation", "recommended", 3,
          "One person who maintains a fictional parser library that many products contain.",
          (("detection-engineering", "I write rules that spot attacks on my library, and publish them with each release.", 200),),
          person=True, country="IE"),
    Story("iron-arrow", "Fictional Iron Arrow", "researcher", "declined", 27,
          "A fictional company that sells access tools to customers that it does not name.",
          (("authorised-testing", "We test systems for our customers.", 1000),), strong=False, country="CY", takes=6),
    Story("tideline-insurance", "Fictional Tideline Insurance", "defender", "agreement", 12,
          "A fictional insurer whose team also watches over its brokers' systems.",
          (("detection-engineering", _DETECT, 1500),), country="NO", takes=5),
    Story("summit-software", "Fictional Summit Software", "defender", "signed", 17,
          "A fictional maker of accounting software with forty engineers.",
          (("own-code-research", _OWN, 1800),), country="CH", takes=4),
    Story("caravan-logistics", "Fictional Caravan Logistics", "defender", "provisioning", 21,
          "A fictional carrier that runs its own planning systems and warehouse robots.",
          (("incident-response", _RESPOND, 600), ("detection-engineering", _DETECT, 900)), country="PL", takes=7),
    Story("riverbend-council", "Fictional Riverbend Council", "foundation", "surface", 25,
          "A fictional city council with a shared service for nine smaller ones.",
          (("incident-response", _RESPOND, 300),), country="BE", takes=2),
    Story("willow-health", "Fictional Willow Health Records", "foundation", "evidence", 48,
          "A fictional maker of health record software for small practices.",
          (("detection-engineering", _DETECT, 700),), country="AT", takes=3, other_person="Percival Makebelieve"),
    Story("pebble-games", "Fictional Pebble Games", "foundation", "withdrawn", 40,
          "A fictional maker of games that wanted help against cheating.",
          (("detection-engineering", "We want to recognise cheating programs in our games.", 500),), country="US"),
    Story("cobalt-airports", "Fictional Cobalt Airports", "defender", "draft", 1,
          "A fictional operator of three regional airports.",
          (("detection-engineering", _DETECT, 1000),), country="PT"),
    Story("granite-cloud", "Fictional Granite Cloud", "researcher", "cooling", 7,
          "A fictional cloud provider that researches its own hypervisor.",
          (("own-code-research", _OWN, 4500), ("malware-analysis", _MALWARE, 1500)), country="CA", takes=7,
          other_person="Mirabella Zeldanova"),
    Story("atlas-payments", "Fictional Atlas Payments", "frontier", "recommended", 8,
          "A fictional payment network that wants the most capable models for its own code.",
          (("own-code-research", _OWN, 8000),), country="LU"),
)  # fmt: skip

_SAFEGUARDS = {
    "phishing_resistant_sign_in": "Everybody signs in with a hardware key; passwords alone open nothing since last year.",
    "user_logs": "Each call carries the person's identifier; logs are kept for 400 days and reviewed each quarter.",
    "segregated_environment": "A separate network without a way to the internet; results leave through one reviewed door.",
    "disk_encryption": "All laptops and servers are encrypted; keys stand in a hardware module.",
    "offboarding": "Leavers lose every account the same day, by one script that two people watch.",
    "incident_notice": "Our on-call rota includes the duty to tell partners; it was practised in spring.",
    "output_handling": "Findings are stored in one register with access by name, and deleted 90 days after the fix.",
    "staff_vetting": "Everybody in the team was vetted by the national scheme or by references before joining.",
}


def answers(story: Story, *, today: date, commitments: list[tuple[str, str]]) -> dict[str, Any]:
    """What this partner wrote, by question; ``commitments`` are (template, target) of the tier's required pledges."""
    given: dict[str, Any] = {
        "contact_email": f"security@{story.domain}",
        "phone": story.phone,
        "what_you_do": story.what,
        "emergency_contact": "The on-call desk of the demonstration; there is nobody behind it",
        "use_cases": [_use(story, use, activity, ration) for use, activity, ration in story.uses],
        "finishing": "Two engineers reproduce each weakness, report it within five days, and bring a patch where they can.",
        "targets": [_target(story)],
        "stop_rule": "Any of the on-call pair stops a test at once; the switch is a group in our directory.",
        "recent_incidents": "no",
        "commitments": [
            {"template": slug, "baseline": "", "target": target, "due": (today + timedelta(days=25)).isoformat()}
            for slug, target in commitments
        ],
        "terms_read": "yes",
        "threat_summary_read": "yes",
        "accurate": "yes",
    }
    for slug, how in _SAFEGUARDS.items():
        yes = story.strong or slug in ("incident_notice", "offboarding", "disk_encryption")
        given[slug] = "yes" if yes else "no"
        given[f"{slug}_{'how' if yes else 'plan'}"] = how if yes else "Planned for next year."
    return (_of_a_person(story) if story.person else _of_an_organisation(story, today)) | given


def _of_an_organisation(story: Story, today: date) -> dict[str, Any]:
    people = [
        _person(story, "Owner", ["owner", "signatory"]),
        _person(story, "Security Contact", ["security_contact", "named_user"]),
        _person(story, "Analyst", ["named_user"]),
    ]
    if story.other_person:
        people.append(
            _person(story, "Director", ["beneficial_owner"])
            | {"name": story.other_person, "birth_date": story.other_born}
        )
    return {
        "applicant_kind": "organisation",
        "legal_name": story.name,
        "registration_country": story.country,
        "registered_address": f"1 {story.name.removeprefix('Fictional ')} Street, 0000 Exampleton",
        "website": f"https://www.{story.domain}/",
        "lei": story.lei if story.registered else "",
        "people": people,
        "people_told": "yes",
        "handles": f"{story.slug}-security",
        "attestations": [_ended_certificate(today)] if story.shares_phone_with else [],
        "subprocessors": [
            {"name": "Fictional Hosting Cooperative", "country": story.country, "purpose": "Hosts the ticket system"}
        ],
    }


def _of_a_person(story: Story) -> dict[str, Any]:
    return {
        "applicant_kind": "person",
        "full_name": story.name,
        "home_country": story.country,
        "birth_date": "1985-02-11",
        "profile_page": f"https://{story.domain}/about",
        "handles": story.slug,
        "repositories": [{"url": f"https://code.{story.domain}/parser", "role": "maintainer"}],
        "acting_alone": "yes",
    }


def _ended_certificate(today: date) -> dict[str, Any]:
    return {
        "standard": "iso_27001", "issuer": "Fictional Certification Body",
        "valid_until": (today - timedelta(days=30)).isoformat(), "scope": "Security operations",
    }  # fmt: skip


def _person(story: Story, job: str, roles: list[str]) -> dict[str, Any]:
    word = job.split()[0].lower()
    return {
        "name": _name(story, job), "email": f"{word}@{story.domain}", "roles": roles, "job": job, "country": story.country,
        "birth_date": "",
    }  # fmt: skip


def _name(story: Story, job: str) -> str:
    return f"Demo {job} of {story.name.removeprefix('Fictional ')}"


def _use(story: Story, slug: str, activity: str, ration: int) -> dict[str, Any]:
    return {
        "use_case": slug,
        "activity": activity,
        "data": "Logs, configurations and code of our own systems; names of people are replaced before they go in.",
        "surface": "api",
        "users": "" if story.person else f"{_name(story, 'Security Contact')}\n{_name(story, 'Analyst')}",
        "audience": "organisation",
        "ration": ration,
    }


def _target(story: Story) -> dict[str, Any]:
    if not story.strong:
        return {
            "target": "customers' systems", "kind": "network", "basis": "contract",
            "proof": "Contracts are confidential.",
        }  # fmt: skip
    return {
        "target": f"*.{story.domain}", "kind": "domain", "basis": "own",
        "proof": f"A TXT record stands at _countersign.{story.domain}.",
    }  # fmt: skip
