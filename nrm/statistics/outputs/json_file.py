"""A report as JSON: codes and numbers only, the same in every language."""

import json
from typing import Any

from nrm.statistics.certificate.document import key_of
from nrm.statistics.protection.rounding import BASE
from nrm.statistics.report import Figure, IndicatorFigure, Protection, Report, TableFigures


def to_json(report: Report) -> bytes:
    """Return the report as UTF-8 JSON, byte for byte the same for the same numbers."""
    return (json.dumps(as_data(report), ensure_ascii=False, indent=1) + "\n").encode()


def as_data(report: Report) -> dict[str, Any]:
    """Return the report as plain values; a total's key leaves its dimension out."""
    return {
        "period": str(report.scope.period),
        "base": report.scope.base.value,
        "protection": _protection(report),
        "release": list(report.releases) if report.releases is not None else None,
        "late": {"sq": report.late.sq, "en": report.late.en} if report.late else None,
        "headlines": [{"key": key_of(one.cell), "value": one.value} for one in report.headlines],
        "tables": [_table(one) for one in report.tables],
        "indicators": [_indicator(one) for one in report.indicators],
    }


def _protection(report: Report) -> dict[str, Any]:
    """Return what was done to the numbers; of suppressed quarters no base holds, and a hidden number is null."""
    if not report.suppressed:
        return {"method": report.protection.value, "base": BASE}
    return {
        "method": report.protection.value,
        "base": BASE if report.protection is Protection.MIXED else None,
        "suppressed": [str(one) for one in report.suppressed],
    }


def _table(figures: TableFigures) -> dict[str, Any]:
    return {
        "id": figures.table.id,
        "dimensions": list(figures.table.dimensions),
        "optional": figures.table.is_optional,
        "cells": [_cell(one) for one in figures.figures],
    }


def _cell(figure: Figure) -> dict[str, Any]:
    told = {"key": dict(figure.key), "value": figure.value}
    return told if figure.most is None else told | {"at_most": figure.most}


def _indicator(figure: IndicatorFigure) -> dict[str, Any]:
    return {
        "id": figure.indicator.id,
        "optional": figure.indicator.is_optional,
        "numerator": figure.numerator,
        "denominator": figure.denominator,
        "value": figure.share if figure.indicator.is_share else figure.numerator,
    }
