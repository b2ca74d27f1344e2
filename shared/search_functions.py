"""PostgreSQL functions for searching, which migrations create."""

from django.db import migrations

SCRIPTS_WITHOUT_SPACES = (
    "\u0e01-\u0eff\u1000-\u109f\u1780-\u17ff"  # Thai, Lao, Burmese, Khmer
    "\u3005-\u3007\u3041-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"  # Han, Kana
    "\uac00-\ud7a3"  # Hangul, because particles are suffixes of the word
    "\U00020000-\U0003ffff"
)
"""Scripts without spaces between words: each letter is a word, and a run of them a phrase."""

NAMES_LIKE_STOP_WORDS = frozenset(
    {
        *("ALL", "AM", "AN", "AS", "AT", "BE", "BY", "CAN", "DO", "HE", "IN", "IS", "IT", "ME"),
        *("MY", "NO", "OF", "ON", "SO", "THE", "TO", "UP", "WE", "WHO"),
    }
)
"""English stop words that are names if written in capitals."""

_FRAMEWORKS = "angular|backbone|d3|ember|express|nest|next|node|nuxt|react|three|vue"

# The functions are immutable although `unaccent` is not declared so: it depends on its rules,
# which a release of PostgreSQL may extend. Stored columns keep their values.
_CREATE = rf"""
CREATE OR REPLACE FUNCTION nexus_plain_letters(written text) RETURNS text
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $function$
BEGIN
    IF octet_length(written) = length(written) THEN
        RETURN written;
    END IF;
    RETURN translate(
        regexp_replace(
            public.unaccent('public.unaccent', normalize(translate(written, '™®©', '   '), NFKC)),
            '[\u0300-\u036f]', '', 'g'
        ),
        'ς', 'σ'
    );
END
$function$;

CREATE OR REPLACE FUNCTION nexus_folded_text(written text) RETURNS text
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $function$
BEGIN
    RETURN lower(public.nexus_plain_letters(written));
END
$function$;

CREATE OR REPLACE FUNCTION nexus_search_text(written text) RETURNS text
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $function$
DECLARE
    words text := public.nexus_plain_letters(written);
BEGIN
    IF octet_length(words) <> length(words) THEN
        words := regexp_replace(words, '([{SCRIPTS_WITHOUT_SPACES}])', ' \1 ', 'g');
    END IF;
    IF words ~ '[.+#/]' THEN
        words := regexp_replace(words, '([[:alnum:]])\+\+', '\1plusplus ', 'g');
        words := regexp_replace(words, '\m([A-Za-z])#', '\1sharp ', 'g');
        words := regexp_replace(words, '\m(asp|ado|vb)\.net(?![a-z])', '\1 dotnet ', 'gi');
        words := regexp_replace(words, '(^|[^[:alnum:]])\.net(?![a-z])', '\1dotnet ', 'gi');
        words := regexp_replace(words, '([[:alnum:]])\.(?=[[:alpha:]])', '\1 ', 'g');
        words := replace(words, '/', ' ');
    END IF;
    IF words ~* 'js\M' THEN
        words := regexp_replace(words, '\m({_FRAMEWORKS})js\M', '\1 js', 'gi');
    END IF;
    IF words ~ '\m[A-Z]{{2,3}}\M' THEN
        words := regexp_replace(
            words, '\m({"|".join(sorted(NAMES_LIKE_STOP_WORDS))})\M', '\1name', 'g'
        );
    END IF;
    RETURN words;
END
$function$;
"""


class SearchFunctions(migrations.RunSQL):
    """
    Creates or replaces the functions. Reversing the migration does not drop them.

    The extension ``unaccent`` must exist. Several domains create the same functions, so that each
    can be installed alone. A change of the functions needs a migration that recomputes the columns.
    """

    def __init__(self) -> None:
        super().__init__(_CREATE, migrations.RunSQL.noop)

    def deconstruct(self) -> tuple[str, list[object], dict[str, object]]:
        """Return the operation without arguments."""
        return self.__class__.__name__, [], {}
