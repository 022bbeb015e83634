"""Drawing a version of the procedure, so that the picture in the documentation is the table itself."""

from nrm.foundation.language import Language
from nrm.procedure.rules import Procedure


def mermaid(procedure: Procedure, *, language: Language) -> str:
    """Return the stages and the acts that lead from one to another as a Mermaid state diagram."""
    lines = ["stateDiagram-v2", f"    [*] --> {procedure.stages[0].code}"]
    lines += [f"    {stage.code}: {stage.name.in_(language)}" for stage in procedure.stages]
    for act in procedure.acts:
        if act.to:
            words = act.name.in_(language).replace(":", ",")
            lines += [f"    {stage} --> {act.to}: {words}" for stage in act.within]
    lines += [f"    {stage.code} --> [*]" for stage in procedure.stages if stage.ends]
    return "\n".join(lines) + "\n"


def steps_table(procedure: Procedure, *, language: Language) -> str:
    """Return who has to do what, opened and done by which act, and by when, as a Markdown table."""
    lines = [
        "| step | waits for | opened by | done by | by when | certainty |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    for step in procedure.steps:
        deadline = procedure.deadline(step.deadline) if step.deadline else None
        cells = (
            step.name.in_(language),
            step.part,
            ", ".join(step.opened_by),
            ", ".join(step.done_by),
            f"{deadline.amount} {deadline.unit}".replace("_", " ") if deadline else "–",
            f"{deadline.certainty}: {deadline.source}" if deadline else "–",
        )
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"
