"""Why two records are held to be one owner, in the sentences of the form."""

from karawo.registry.linkage.batch.columns import Columns
from karawo.registry.linkage.batch.kernels.score import bits_of, level_of
from karawo.registry.linkage.batch.model import Model
from karawo.registry.linkage.batch.program import compiled, records_of
from karawo.registry.linkage.rules.nik import wrong_place
from karawo.registry.linkage.rules.reasons import OF_OWNERS


class Explainer:
    def __init__(self, columns: Columns, model: Model) -> None:
        self._columns, self._model = columns, model
        self._records, self._program = records_of(columns), compiled(model, columns)

    def reasons(self, left: int, right: int) -> str:
        """Strongest first, each with its bits: "NIK sama (+21,4); nama mirip: SITI ~ SITTI (+8,0)"."""
        found: list[tuple[float, str]] = []
        for at, comparison in enumerate(self._model.comparisons):
            place = level_of(self._records, self._program, at, left, right)
            if place < 0:
                continue
            level = comparison.levels[place - self._program.starts[at]]
            bits = bits_of(self._records, self._program, place, left, right)
            sentence = self._sentence(level.reason, comparison.needed[0], left, right) or comparison.name
            found.append((bits, sentence))
        found.sort(key=lambda pair: -abs(pair[0]))
        return "; ".join(f"{sentence} ({f'{bits:+.1f}'.replace('.', ',')})" for bits, sentence in found)

    def _sentence(self, reason: str, column: str, left: int, right: int) -> str:
        template = OF_OWNERS.get(reason, "")
        if "{" not in template:
            return template
        one, other = (int(self._columns[column][row]) for row in (left, right))
        if reason == "nik_one_off":
            return template.format(place=wrong_place(f"{one:016}", f"{other:016}"))
        if reason == "phone_shared":
            return template.format(uses=int(self._columns["uses_1"][left]))
        texts = self._columns.texts
        one_text, other_text = texts[one], texts[other]
        return template.format(shown=one_text if one == other else f"{one_text} ~ {other_text}")
