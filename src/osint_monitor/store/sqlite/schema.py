"""
The tables, and how an older file becomes a newer one.

Ids (32 hex digits) stand once, in ``posts``, ``versions`` and ``captures``; all else
refers to them by number, so that rows stay short and arrive in order. A row of
``posts`` or ``versions`` may be spoken of before it arrives: then its other columns
are NULL. Times are milliseconds since 1970, levels their rank, -1 for unassessed.
"""

from __future__ import annotations

import string

WORD_CHARACTERS = string.punctuation
"""Characters besides letters and digits that stand inside tokens."""


def _tokenizer() -> str:
    """
    Words are what stands between spaces, and nothing else.

    ``ascii`` takes all characters beyond ASCII for parts of words; with the
    punctuation added it never splits a token of ours, which ``unicode61`` does with
    emoji, currency signs and apostrophes.
    """
    characters = WORD_CHARACTERS.replace("'", "''")
    return f"ascii tokenchars '{characters}'".replace('"', '""')


TABLES = (
    "CREATE TABLE names (seq INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE)",
    "CREATE TABLE captures (seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE)",
    """
    CREATE TABLE posts (
        seq INTEGER PRIMARY KEY,
        id TEXT NOT NULL UNIQUE,
        -- the view of the present: written by view.py from the records alone
        version INTEGER, reading INTEGER, assessment INTEGER,
        source TEXT, kind TEXT, first_seen INTEGER, last_seen INTEGER,
        versions INTEGER, gone INTEGER,
        level INTEGER, score REAL, lang TEXT, types TEXT, ukraine INTEGER
    )
    """,
    """
    CREATE TABLE versions (
        seq INTEGER PRIMARY KEY,
        id TEXT NOT NULL UNIQUE,
        post INTEGER NOT NULL,
        source TEXT, kind TEXT, body BLOB
    )
    """,
    "CREATE INDEX versions_of_post ON versions (post)",
    """
    CREATE TABLE readings (
        seq INTEGER PRIMARY KEY,
        version INTEGER NOT NULL,
        understanding INTEGER NOT NULL,
        post INTEGER NOT NULL,
        body BLOB NOT NULL,
        UNIQUE (version, understanding)
    )
    """,
    f"""
    CREATE VIRTUAL TABLE words USING fts5 (
        tokens, content='', columnsize=0, detail=none, tokenize="{_tokenizer()}"
    )
    """,
    """
    CREATE TABLE observables (
        kind TEXT NOT NULL, value TEXT NOT NULL, post INTEGER NOT NULL,
        PRIMARY KEY (kind, value, post)
    ) WITHOUT ROWID
    """,
    """
    CREATE TABLE sightings (
        post INTEGER NOT NULL, seen_at INTEGER NOT NULL, id TEXT NOT NULL,
        version INTEGER, capture INTEGER NOT NULL, source TEXT NOT NULL,
        PRIMARY KEY (post, seen_at, id)
    ) WITHOUT ROWID
    """,
    "CREATE INDEX sightings_in_capture ON sightings (capture)",
    """
    CREATE TABLE assessments (
        seq INTEGER PRIMARY KEY,
        id TEXT NOT NULL,
        version INTEGER NOT NULL,
        engine INTEGER NOT NULL,
        assessed_at INTEGER NOT NULL,
        level INTEGER NOT NULL, score REAL NOT NULL, lang TEXT NOT NULL,
        types TEXT NOT NULL, ukraine INTEGER NOT NULL,
        body BLOB NOT NULL,
        UNIQUE (version, engine)
    )
    """,
    """
    CREATE TABLE reads (
        capture INTEGER PRIMARY KEY,
        source TEXT NOT NULL, run TEXT NOT NULL, outcome TEXT NOT NULL,
        posts INTEGER NOT NULL, at INTEGER NOT NULL
    )
    """,
    """
    CREATE TABLE failures (
        id TEXT PRIMARY KEY,
        at INTEGER NOT NULL, source TEXT NOT NULL, run TEXT NOT NULL,
        body BLOB NOT NULL
    ) WITHOUT ROWID
    """,
    "CREATE INDEX failures_by_time ON failures (at, id)",
    """
    CREATE TABLE runs (
        id TEXT PRIMARY KEY, source TEXT NOT NULL, started_at INTEGER NOT NULL,
        body BLOB NOT NULL
    ) WITHOUT ROWID
    """,
    # Sums that are kept while writing, in the same transaction.
    """
    CREATE TABLE counters (
        name TEXT NOT NULL, part TEXT NOT NULL, n INTEGER NOT NULL,
        PRIMARY KEY (name, part)
    ) WITHOUT ROWID
    """,
    """
    CREATE TABLE tallies (
        level INTEGER, lang TEXT, kind TEXT, source TEXT, gone INTEGER,
        ukraine INTEGER, types TEXT, n INTEGER NOT NULL,
        PRIMARY KEY (level, lang, kind, source, gone, ukraine, types)
    ) WITHOUT ROWID
    """,
    # The orders in which posts are listed.
    """
    CREATE INDEX posts_by_rank ON posts (score DESC, last_seen DESC, id)
    WHERE level IS NOT NULL
    """,
    """
    CREATE INDEX posts_by_time ON posts (last_seen DESC, id)
    WHERE level IS NOT NULL
    """,
    """
    CREATE INDEX posts_by_source ON posts (source, last_seen DESC, id)
    WHERE level IS NOT NULL
    """,
    """
    CREATE INDEX hits ON posts (
        score DESC, last_seen DESC, id, level, lang, kind, source, gone, ukraine, types
    ) WHERE level >= 1
    """,
)

META = "CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID"

SEARCH = (
    # Words in their order, for phrases, and dictionary forms apart from them. What was
    # indexed before has no order: it is found by its words until it is read anew.
    "CREATE VIRTUAL TABLE before USING fts5vocab ('words', 'instance')",
    """
    CREATE TABLE moved AS
    SELECT doc, group_concat(term, ' ') AS terms FROM before GROUP BY doc
    """,
    "DROP TABLE before",
    "DROP TABLE words",
    f"""
    CREATE VIRTUAL TABLE words USING fts5 (
        tokens, lemmas, content='', columnsize=0, detail=full,
        tokenize="{_tokenizer()}"
    )
    """,
    "INSERT INTO words (rowid, tokens, lemmas) SELECT doc, '', terms FROM moved",
    "DROP TABLE moved",
    "CREATE VIRTUAL TABLE vocabulary USING fts5vocab ('words', 'row')",
    # What a post shows at present: its places, indicators and rules.
    """
    CREATE TABLE traits (
        kind TEXT NOT NULL, value TEXT NOT NULL, post INTEGER NOT NULL,
        PRIMARY KEY (kind, value, post)
    ) WITHOUT ROWID
    """,
    "CREATE INDEX traits_of_post ON traits (post)",
    """
    INSERT OR IGNORE INTO traits
    SELECT 'place', place_key(each.value), p.seq
    FROM posts p CROSS JOIN readings r ON r.seq = p.reading
    CROSS JOIN json_each(CAST(r.body AS TEXT), '$[1]') each
    """,
    *(
        f"""
        INSERT OR IGNORE INTO traits
        SELECT '{kind}', json_extract(each.value, '$.{kind}'), p.seq
        FROM posts p CROSS JOIN assessments a ON a.seq = p.assessment
        CROSS JOIN json_each(CAST(a.body AS TEXT), '$.matches') each
        WHERE json_extract(each.value, '$.counted') = 1
        """  # noqa: S608 names of our own
        for kind in ("indicator", "rule")
    ),
)

MARKS = (
    """
    INSERT OR IGNORE INTO traits
    SELECT 'mark', each.value, p.seq
    FROM posts p CROSS JOIN assessments a ON a.seq = p.assessment
    CROSS JOIN json_each(CAST(a.body AS TEXT), '$.marks') each
    """,
)

QUARTER_MS = 15 * 60 * 1000
"""Days begin at a quarter of an hour of UTC, in every zone of today."""

FASTER = (
    # A post by the text that it shows, and by what it holds.
    "CREATE INDEX posts_by_reading ON posts (reading) WHERE level IS NOT NULL",
    "CREATE INDEX observables_of_post ON observables (post)",
    # How many posts were last seen in which quarter of an hour, by level: as tallies.
    """
    CREATE TABLE seen (
        quarter INTEGER NOT NULL, level INTEGER NOT NULL, n INTEGER NOT NULL,
        PRIMARY KEY (quarter, level)
    ) WITHOUT ROWID
    """,
    f"""
    INSERT INTO seen
    SELECT last_seen / {QUARTER_MS}, level, count(*) FROM posts
    WHERE level IS NOT NULL GROUP BY 1, 2
    """,  # noqa: S608 a number of our own
)

RETURNS = (
    # An engine may assess a version again, when a change of the rules is taken back.
    "ALTER TABLE assessments RENAME TO former",
    """
    CREATE TABLE assessments (
        seq INTEGER PRIMARY KEY,
        id TEXT NOT NULL,
        version INTEGER NOT NULL,
        engine INTEGER NOT NULL,
        assessed_at INTEGER NOT NULL,
        level INTEGER NOT NULL, score REAL NOT NULL, lang TEXT NOT NULL,
        types TEXT NOT NULL, ukraine INTEGER NOT NULL,
        body BLOB NOT NULL,
        UNIQUE (version, engine, id)
    )
    """,
    "INSERT INTO assessments SELECT * FROM former",
    "DROP TABLE former",
)

NEARER = (
    # With the text's number, a walk in these orders sees whether a text holds a word
    # without a look at the posts, which lie all over the file.
    "DROP INDEX posts_by_rank",
    "DROP INDEX posts_by_time",
    "DROP INDEX posts_by_source",
    "DROP INDEX hits",
    """
    CREATE INDEX posts_by_rank ON posts (score DESC, last_seen DESC, id, reading)
    WHERE level IS NOT NULL
    """,
    """
    CREATE INDEX posts_by_time ON posts (last_seen DESC, id, reading)
    WHERE level IS NOT NULL
    """,
    """
    CREATE INDEX posts_by_source ON posts (source, last_seen DESC, id, reading)
    WHERE level IS NOT NULL
    """,
    """
    CREATE INDEX hits ON posts (
        score DESC, last_seen DESC, id, level, lang, kind, source, gone, ukraine, types,
        reading
    ) WHERE level >= 1
    """,
)

SAME = (
    # By its words as a whole a post's exact copies are found. Where there are none the
    # key is NULL, and the row is left out.
    """
    INSERT OR IGNORE INTO traits
    SELECT 'text', text_key(v.body), p.seq
    FROM posts p CROSS JOIN versions v ON v.seq = p.version
    """,
)

TRIAGE = (
    # What the console says of posts, not from records: versions' ids and ranks.
    """
    CREATE TABLE triage (
        post INTEGER PRIMARY KEY, number INTEGER NOT NULL, settled TEXT NOT NULL
    )
    """,
    # The posts that are settled as they are now: follows from triage and the present.
    "CREATE TABLE settled (post INTEGER PRIMARY KEY)",
)

MIGRATIONS: tuple[tuple[str, ...], ...] = (
    TABLES, SEARCH, MARKS, FASTER, RETURNS, NEARER, SAME, TRIAGE,
)  # fmt: skip
"""Statements that lead from schema n to n + 1; the first make schema 1 from nothing.

Forward only, and never changed once released.
"""

VIEW_COLUMNS = (
    "version", "reading", "assessment", "source", "kind", "first_seen", "last_seen",
    "versions", "gone", "level", "score", "lang", "types", "ukraine",
)  # fmt: skip
"""The columns of ``posts`` that follow from the records."""

TALLY_COLUMNS = ("level", "lang", "kind", "source", "gone", "ukraine", "types")
"""The columns of ``posts`` whose combinations are counted."""
