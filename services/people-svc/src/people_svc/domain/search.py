"""How a text is written where it is searched for, so that spacing, Thai digits and titles do not matter."""

import unicodedata

from people_svc.domain.digits import arabic

# The three titles of everybody; ranks and academic titles stay, because a name may begin like one.
_TITLES = ("นางสาว", "นาย", "นาง")
KEY_LENGTH = 300
_LAST = "\U0010ffff"


def search_key(text: str) -> str:
    """Without case, without doubled spaces, with Arabic digits."""
    plain = arabic(unicodedata.normalize("NFC", text)).casefold()
    return " ".join(plain.split())[:KEY_LENGTH]


def person_keys(name_th: str) -> tuple[str, str | None]:
    """The name without its title, and the family name: what comes after the first space."""
    key = search_key(name_th)
    for title in _TITLES:
        if key.startswith(title) and key != title:
            key = key.removeprefix(title).lstrip()
            break
    return key, key.partition(" ")[2] or None


def sought_person(text: str) -> str:
    return person_keys(text)[0]


def beginning_with(key: str) -> tuple[str, str]:
    """The half-open range of the keys that begin so."""
    return key, key + _LAST
