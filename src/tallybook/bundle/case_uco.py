"""The exhibits, their custody and the cited messages as CASE/UCO, for a unit that works with it.

CASE is an ontology for exchange between investigators, in JSON-LD. Its validator is slow, so each file
is small: one for an exhibit, one for custody, one for ten messages. All else stays in the tables.
Every name is a UUID (version 5) made of a leaf of the tree or of the tree head, so the same bundle
gives the same names, and names in one file fit those in another. Nothing here says more than the
tables do, and the rows it is made from are redacted already.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import tallybook

if TYPE_CHECKING:
    from tallybook.bundle.gather import Gathered
    from tallybook.bundle.planning import Plan

Node = dict[str, Any]
Row = Mapping[str, Any]

#: Messages in one file, and messages in all; the rest is in the tables.
AT_A_TIME, MOST = 10, 200
#: Where the files lie, below ``data/``.
PLACE = "case"
#: Kinds of row that are messages.
MESSAGES = frozenset({"message", "mail"})
#: All names are made in this space.
SPACE = uuid.uuid5(uuid.NAMESPACE_OID, "tallybook case")
CONTEXT = {
    "case-investigation": "https://ontology.caseontology.org/case/investigation/",
    "uco-action": "https://ontology.unifiedcyberontology.org/uco/action/",
    "uco-core": "https://ontology.unifiedcyberontology.org/uco/core/",
    "uco-identity": "https://ontology.unifiedcyberontology.org/uco/identity/",
    "uco-observable": "https://ontology.unifiedcyberontology.org/uco/observable/",
    "uco-tool": "https://ontology.unifiedcyberontology.org/uco/tool/",
    "uco-types": "https://ontology.unifiedcyberontology.org/uco/types/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What the files are made from.

    Attributes:
        rows: Rows of the chronology.
        exhibits: Rows of the list of exhibits.
        custody: Rows of the list of acts.
        leaves: The hash of each disclosed leaf, hex, by its number.
        root: The tree head, hex.
        version: The version of this program.
        cited: Items that a diary entry gathers, or that matter most.
    """

    rows: Sequence[Row]
    exhibits: Sequence[Row]
    custody: Sequence[Row]
    leaves: Mapping[int, str]
    root: str
    version: str
    cited: frozenset[int] = frozenset()


def told_of(plan: Plan, gathered: Gathered, acts: Sequence[Row]) -> Told:
    """Take out of a bundle what the files are made from.

    Args:
        plan: What goes.
        gathered: What was taken out of the journal.
        acts: Rows of the list of acts.
    """
    cited = {each.item for each in plan.items if each.row.get("matters")}
    for each in plan.items:
        if each.kind == "incident" and not each.sealed:
            body = gathered.leaves[each.item].fields().get("body", {})
            cited.update(int(item) for item in body.get("items") or ())
    return Told(
        rows=gathered.rows,
        exhibits=gathered.exhibits,
        custody=acts,
        leaves={item: leaf.hash.hex() for item, leaf in gathered.leaves.items()},
        root=gathered.head.root.hex(),
        version=tallybook.__version__,
        cited=frozenset(cited),
    )


def case_files(told: Told) -> Iterator[tuple[str, bytes]]:
    """Yield each file: its name below ``data/``, and what it holds."""
    for exhibit in told.exhibits:
        yield f"{PLACE}/{exhibit['reference']}.jsonld", _written(_exhibit(told, exhibit))
    yield f"{PLACE}/custody.jsonld", _written(_custody(told))
    messages = _cited(told)
    for number, start in enumerate(range(0, len(messages), AT_A_TIME), 1):
        ten = messages[start : start + AT_A_TIME]
        yield f"{PLACE}/messages-{number:03}.jsonld", _written(_messages(told, ten))


def _cited(told: Told) -> list[Row]:
    """The messages that are written out: the cited ones, or all of a small selection."""
    messages = [row for row in told.rows if row["kind"] in MESSAGES]
    named = [row for row in messages if int(row["item"]) in told.cited]
    return (named or messages)[:MOST]


def _written(nodes: Iterable[Node]) -> bytes:
    """Write a file: names in order, each node once."""
    once = {node["@id"]: node for node in nodes}
    graph = {"@context": CONTEXT, "@graph": [once[name] for name in sorted(once)]}
    said = json.dumps(graph, ensure_ascii=False, indent=1, sort_keys=True)
    return said.encode("utf-8", "replace") + b"\n"


def _id(told: Told, what: str, item: object = "") -> str:
    """Name a thing by the leaf it stands in, or by the tree head where it stands in none."""
    leaf = told.leaves.get(int(str(item)), "") if str(item).isdecimal() else ""
    return f"urn:uuid:{uuid.uuid5(SPACE, f'{what} {leaf or told.root}')}"


def _part(of: str, what: str) -> str:
    """Name a part of a named thing."""
    return f"urn:uuid:{uuid.uuid5(uuid.UUID(of.removeprefix('urn:uuid:')), what)}"


def _typed(kind: str, value: object) -> Node:
    """A value with its type."""
    return {"@type": f"xsd:{kind}", "@value": str(value)}


def _file_id(told: Told, exhibit: Row) -> str:
    """The name of an exhibit's file."""
    return _id(told, f"file {exhibit['reference']}", exhibit["item"])


def _exhibit(told: Told, exhibit: Row) -> list[Node]:
    """The file, its hash, and the record of where it comes from."""
    file = _file_id(told, exhibit)
    digest = {
        "@id": _part(file, "hash"),
        "@type": "uco-types:Hash",
        "uco-types:hashMethod": "SHA256",
        "uco-types:hashValue": _typed("hexBinary", exhibit["sha256"]),
    }
    content: Node = {
        "@id": _part(file, "ContentDataFacet"),
        "@type": "uco-observable:ContentDataFacet",
        "uco-observable:hash": [digest],
        "uco-observable:sizeInBytes": int(exhibit["bytes"]),
    }
    if exhibit["media_type"]:
        content["uco-observable:mimeType"] = exhibit["media_type"]
    stored: Node = {
        "@id": _part(file, "FileFacet"),
        "@type": "uco-observable:FileFacet",
        "uco-observable:fileName": exhibit["original_name"],
        "uco-observable:isDirectory": False,
        "uco-observable:sizeInBytes": int(exhibit["bytes"]),
    }
    if exhibit["stored_name"]:
        stored["uco-observable:filePath"] = exhibit["stored_name"]
    return [
        {
            "@id": file,
            "@type": "uco-observable:File",
            "uco-core:name": exhibit["reference"],
            "uco-core:description": [exhibit["how_obtained"], exhibit["completeness"]],
            "uco-core:hasFacet": [stored, content],
        },
        _provenance(told, exhibit, file),
    ]


def _provenance(told: Told, exhibit: Row, file: str) -> Node:
    """The record that ties an exhibit's reference to its file."""
    return {
        "@id": _id(told, f"provenance {exhibit['reference']}", exhibit["item"]),
        "@type": "case-investigation:ProvenanceRecord",
        "case-investigation:exhibitNumber": exhibit["reference"],
        "uco-core:description": [exhibit["how_obtained"]],
        "uco-core:object": [{"@id": file}],
    }


def _custody(told: Told) -> Iterator[Node]:
    """Every act on every exhibit: who, with what, when, on what."""
    by_reference = {str(one["reference"]): one for one in told.exhibits}
    for exhibit in told.exhibits:
        file = _file_id(told, exhibit)
        yield {"@id": file, "@type": "uco-observable:File", "uco-core:name": exhibit["reference"]}
        yield _provenance(told, exhibit, file)
    tool = _id(told, f"tool {told.version}")
    yield {
        "@id": tool,
        "@type": "uco-tool:Tool",
        "uco-core:name": "Tallybook",
        "uco-tool:version": told.version,
    }
    for act in told.custody:
        exhibit = by_reference[str(act["exhibit"])]
        who = _id(told, f"actor {act['by']}")
        yield {"@id": who, "@type": "uco-identity:Identity", "uco-core:name": str(act["by"] or "-")}
        made: Node = {
            "@id": _id(told, f"act {act['act']} {act['exhibit']} {act['number']}", act["item"]),
            "@type": "case-investigation:InvestigativeAction",
            "uco-core:name": act["act"],
            "uco-core:description": [f"{act['purpose']}; {act['result']}"],
            "uco-action:performer": {"@id": who},
            "uco-action:instrument": [{"@id": tool}],
            "uco-action:object": [{"@id": _file_id(told, exhibit)}],
            "uco-action:result": [{"@id": _provenance(told, exhibit, "")["@id"]}],
        }
        if act["at_utc"]:
            made["uco-action:startTime"] = _typed("dateTime", act["at_utc"])
            made["uco-action:endTime"] = _typed("dateTime", act["at_utc"])
        yield made


def _messages(told: Told, rows: Sequence[Row]) -> Iterator[Node]:
    """Some messages: who, when, what, and where in which exhibit each stands."""
    files = {str(one["reference"]): _file_id(told, one) for one in told.exhibits}
    for row in rows:
        message = _id(told, "message", row["item"])
        yield from _accounts(told, row)
        yield {
            "@id": message,
            "@type": "uco-observable:Message",
            "uco-core:name": f"Row {row['number']}",
            "uco-core:hasFacet": [_facet(told, row, message)],
        }
        file = files.get(str(row.get("exhibit") or ""))
        if file:
            yield {"@id": file, "@type": "uco-observable:File", "uco-core:name": row["exhibit"]}
            yield _stands_in(row, message, file)


def _names(row: Row) -> list[str]:
    """Whom a message is from and to, as the export names them."""
    return [str(row[column]) for column in ("from", "to") if row.get(column)]


def _accounts(told: Told, row: Row) -> Iterator[Node]:
    """The accounts a message is from and to."""
    for name in _names(row):
        account = _id(told, f"account {row.get('channel')} {name}")
        yield {
            "@id": account,
            "@type": "uco-observable:ObservableObject",
            "uco-core:hasFacet": [
                {
                    "@id": _part(account, "AccountFacet"),
                    "@type": "uco-observable:AccountFacet",
                    "uco-observable:accountIdentifier": name,
                }
            ],
        }


def _facet(told: Told, row: Row, message: str) -> Node:
    """What a message says, from whom, to whom, when."""
    facet: Node = {
        "@id": _part(message, "MessageFacet"),
        "@type": "uco-observable:MessageFacet",
        "uco-observable:messageText": str(row.get("words") or ""),
        "uco-observable:messageType": str(row.get("channel") or "unknown"),
    }
    for column, link in (("from", "from"), ("to", "to")):
        if row.get(column):
            account = _id(told, f"account {row.get('channel')} {row[column]}")
            facet[f"uco-observable:{link}"] = {"@id": account}
    if row.get("happened_utc"):
        facet["uco-observable:sentTime"] = _typed("dateTime", row["happened_utc"])
    if row.get("thread"):
        facet["uco-observable:sessionID"] = str(row["thread"])
    return facet


def _stands_in(row: Row, message: str, file: str) -> Node:
    """Where in its exhibit a message stands."""
    link = _part(message, "stands in")
    return {
        "@id": link,
        "@type": "uco-observable:ObservableRelationship",
        "uco-core:source": {"@id": message},
        "uco-core:target": {"@id": file},
        "uco-core:kindOfRelationship": "Contained_Within",
        "uco-core:isDirectional": True,
        "uco-core:hasFacet": [
            {
                "@id": _part(link, "DataRangeFacet"),
                "@type": "uco-observable:DataRangeFacet",
                "uco-observable:rangeOffset": int(row.get("offset") or 0),
                "uco-observable:rangeSize": int(row.get("length") or 0),
            }
        ],
    }
