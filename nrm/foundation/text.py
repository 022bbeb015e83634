"""Words that belong to a declaration, in both languages at one place."""

from dataclasses import dataclass

from nrm.foundation.language import Language, current_language


@dataclass(frozen=True, slots=True)
class Text:
    """A label, hint or name in Albanian and English; `str()` speaks the current language."""

    sq: str
    en: str

    def __str__(self) -> str:
        return self.in_(current_language())

    def in_(self, language: Language) -> str:
        """Return the words in `language`."""
        return self.sq if language == "sq" else self.en
