"""The tables of a database of Discourse Network Analyzer, version 3: its own names, columns and references."""

from __future__ import annotations

import base64
import hashlib
from functools import cache

VERSION, DATE = "3.0.11", "2024-01-13"  # of DNA, as its settings tell; any 3.0 opens the file
LONGEST = 190  # characters of a name or value
STATEMENT, MINUTE = 1, 4  # types of statement: DNA's own, and one that holds a minute whole
PERSON, ORGANIZATION, CONCEPT, AGREEMENT = 1, 2, 3, 4  # variables of the first
PASSWORD = "notulen"
ADMIN, CODER = 1, 2

_SHORT = "TEXT NOT NULL DEFAULT '' CHECK (LENGTH({0}) < 191)"
_COLOUR = "INTEGER NOT NULL DEFAULT 0 CHECK ({0} BETWEEN 0 AND 255)"
_MAY = (
    "AddDocuments", "EditDocuments", "DeleteDocuments", "ImportDocuments", "AddStatements", "EditStatements",
    "DeleteStatements", "EditAttributes", "EditRegex", "EditStatementTypes", "EditCoders", "EditCoderRelations",
    "ViewOthersDocuments", "EditOthersDocuments", "ViewOthersStatements", "EditOthersStatements",
)  # fmt: skip


def _yes(name: str, default: int = 1) -> str:
    return f"{name} INTEGER NOT NULL CHECK ({name} BETWEEN 0 AND 1) DEFAULT {default}"


def _rgb() -> str:
    return ", ".join(f"{name} {_COLOUR.format(name)}" for name in ("Red", "Green", "Blue"))


def _of(column: str, table: str) -> str:
    return f"FOREIGN KEY({column}) REFERENCES {table}(ID) ON DELETE CASCADE"


def _data(name: str, value: str, more: str = "") -> str:
    return (
        f"CREATE TABLE {name}(ID INTEGER PRIMARY KEY NOT NULL, StatementId INTEGER NOT NULL, VariableId INTEGER NOT NULL, "
        f"{value}, {_of('StatementId', 'STATEMENTS')}, {_of('VariableId', 'VARIABLES')}{more}, "
        "UNIQUE (StatementId, VariableId))"
    )


TABLES = (
    "CREATE TABLE SETTINGS(Property TEXT PRIMARY KEY, Value TEXT NOT NULL)",
    "CREATE TABLE CODERS(ID INTEGER NOT NULL PRIMARY KEY, Name TEXT NOT NULL CHECK (LENGTH(Name) < 191), "
    f"{_rgb()}, Refresh INTEGER NOT NULL CHECK (Refresh BETWEEN 0 AND 9999) DEFAULT 0, "
    "FontSize INTEGER NOT NULL CHECK (FontSize BETWEEN 1 AND 99) DEFAULT 14, "
    "Password TEXT NOT NULL CHECK (LENGTH(Password) < 191), "
    "PopupWidth INTEGER CHECK (PopupWidth BETWEEN 100 AND 9999) DEFAULT 300, "
    f"{_yes('ColorByCoder', 0)}, {_yes('PopupDecoration', 0)}, {_yes('PopupAutoComplete')}, "
    + ", ".join(_yes(f"Permission{one}") for one in _MAY) + ")",
    "CREATE TABLE DOCUMENTS(ID INTEGER NOT NULL PRIMARY KEY, Title TEXT NOT NULL CHECK (LENGTH(Title) < 191), "
    "Text TEXT NOT NULL, Coder INTEGER, "
    + ", ".join(f"{name} {_SHORT.format(name)}" for name in ("Author", "Source", "Section"))
    + f", Notes TEXT NOT NULL DEFAULT '', Type {_SHORT.format('Type')}, Date INTEGER NOT NULL, {_of('Coder', 'CODERS')})",
    f"CREATE TABLE STATEMENTTYPES(ID INTEGER NOT NULL PRIMARY KEY, Label TEXT NOT NULL CHECK (LENGTH(Label) < 191), {_rgb()})",
    "CREATE TABLE VARIABLES(ID INTEGER NOT NULL PRIMARY KEY, Variable TEXT NOT NULL CHECK (LENGTH(Variable) < 191), "
    "DataType TEXT NOT NULL CHECK (DataType IN ('boolean', 'integer', 'long text', 'short text')) DEFAULT 'short text', "
    f"StatementTypeId INTEGER, {_of('StatementTypeId', 'STATEMENTTYPES')}, UNIQUE (Variable, StatementTypeId))",
    "CREATE TABLE VARIABLELINKS(ID INTEGER NOT NULL PRIMARY KEY, SourceVariableId INTEGER, TargetVariableId INTEGER, "
    f"CHECK (TargetVariableId != SourceVariableId), {_of('SourceVariableId', 'VARIABLES')}, "
    f"{_of('TargetVariableId', 'VARIABLES')})",
    f"CREATE TABLE REGEXES(Label TEXT PRIMARY KEY CHECK (LENGTH(Label) < 191), {_rgb()})",
    "CREATE TABLE CODERRELATIONS(ID INTEGER NOT NULL PRIMARY KEY, Coder INTEGER CHECK (Coder > 0), "
    "OtherCoder INTEGER CHECK (OtherCoder > 0), "
    + ", ".join(_yes(name) for name in ("viewStatements", "editStatements", "viewDocuments", "editDocuments"))
    + f", CHECK (Coder != OtherCoder), {_of('Coder', 'CODERS')}, {_of('OtherCoder', 'CODERS')})",
    "CREATE TABLE STATEMENTS(ID INTEGER NOT NULL PRIMARY KEY, StatementTypeId INTEGER, DocumentId INTEGER, "
    "Start INTEGER NOT NULL CHECK (Start >= 0), Stop INTEGER NOT NULL CHECK (Stop >= 0), Coder INTEGER, "
    f"CHECK (Start < Stop), {_of('StatementTypeId', 'STATEMENTTYPES')}, {_of('Coder', 'CODERS')}, "
    f"{_of('DocumentId', 'DOCUMENTS')})",
    _data("DATABOOLEAN", "Value INTEGER NOT NULL DEFAULT 1"),
    _data("DATAINTEGER", "Value INTEGER NOT NULL DEFAULT 0"),
    f"CREATE TABLE ENTITIES(ID INTEGER PRIMARY KEY NOT NULL, VariableId INTEGER NOT NULL, Value {_SHORT.format('Value')}, "
    + ", ".join(f"{name} INTEGER CHECK ({name} BETWEEN 0 AND 255)" for name in ("Red", "Green", "Blue"))
    + f", ChildOf INTEGER CHECK (ChildOf > 0), UNIQUE (VariableId, Value), {_of('ChildOf', 'ENTITIES')}, "
    f"{_of('VariableId', 'VARIABLES')})",
    _data("DATASHORTTEXT", "Entity INTEGER NOT NULL", f", {_of('Entity', 'ENTITIES')}"),
    _data("DATALONGTEXT", "Value TEXT DEFAULT ''"),
    "CREATE TABLE ATTRIBUTEVARIABLES(ID INTEGER PRIMARY KEY NOT NULL, VariableId INTEGER NOT NULL, "
    "AttributeVariable TEXT NOT NULL CHECK (LENGTH(AttributeVariable) < 191), UNIQUE (VariableId, AttributeVariable), "
    f"{_of('VariableId', 'VARIABLES')})",
    "CREATE TABLE ATTRIBUTEVALUES(ID INTEGER PRIMARY KEY NOT NULL, EntityId INTEGER NOT NULL, "
    f"AttributeVariableId INTEGER NOT NULL, AttributeValue {_SHORT.format('AttributeValue')}, "
    f"UNIQUE (EntityId, AttributeVariableId), {_of('EntityId', 'ENTITIES')}, "
    f"{_of('AttributeVariableId', 'ATTRIBUTEVARIABLES')})",
)  # fmt: skip

TYPES = (
    (STATEMENT, "DNA Statement", 239, 208, 51), (2, "NPF Story Element", 100, 200, 190), (3, "Annotation", 211, 211, 211),
    (MINUTE, "notulen minute", 160, 190, 230),
)  # fmt: skip
# What DNA makes itself, and the last seven, of a minute.
VARIABLES = (
    (PERSON, "person", "short text", 1), (ORGANIZATION, "organization", "short text", 1), (CONCEPT, "concept", "short text", 1),
    (AGREEMENT, "agreement", "boolean", 1), (5, "narrator", "short text", 2), (6, "victim", "short text", 2),
    (7, "villain", "short text", 2), (8, "plot", "short text", 2), (9, "hero", "short text", 2),
    (10, "policy solution", "short text", 2), (11, "note", "long text", 3),
    (12, "kind", "short text", MINUTE), (13, "actor", "short text", MINUTE), (14, "recipient", "short text", MINUTE),
    (15, "source", "short text", MINUTE), (16, "modality", "short text", MINUTE), (17, "confidence", "integer", MINUTE),
    (18, "minute", "long text", MINUTE),
)  # fmt: skip
OF_MINUTE = {name: number for number, name, _, of in VARIABLES if of == MINUTE}
# Of the variables that networks are made of: what DNA makes itself.
ATTRIBUTES = tuple(
    (number, variable, name)
    for number, (name, variable) in enumerate(
        ((name, variable) for name in ("Type", "Alias", "Notes") for variable in (PERSON, ORGANIZATION, CONCEPT)), 1
    )
)


@cache
def password() -> str:
    """The password as DNA keeps it: salt and SHA-256 after a hundred thousand rounds (Jasypt's strong encryptor)."""
    salt = hashlib.sha256(b"notulen").digest()[
        :16
    ]  # the password is no secret, and the same minutes give the same file
    digest = hashlib.sha256(salt + PASSWORD.encode()).digest()
    for _ in range(99_999):
        digest = hashlib.sha256(digest).digest()
    return base64.b64encode(salt + digest).decode()
