"""A report as JSON: codes and numbers only, the same in every language."""

import json
from typing import Any

from nrm.statistics.certificate.document import key_of
from nrm.statistics.protection.rounding import BASE
from nrm.statistics.report import IndicatorFigure, Report, TableFigures


def to_json(report: Report) -> bytes:
    """Return the report as UTF-8 JSON, byte for byte the same for the same numbers."""
    return (json.dumps(as_data(report), ensure_ascii=False, indent=1) + "\n").encode()


def as_data(report: Report) -> dict[str, Any]:
    """Return the report as plain values; a total's key leaves its dimension out."""
    return {
        "period": str(report.scope.period),
        "base": report.scope.base.value,
        "protection": {"method": report.protection.value, "base": BASE},
        "release": list(report.releases) if report.releases is not None else None,
        "late": {"sq": report.late.sq, "en": report.late.en} if report.late else None,
        "headlines": [{"key": key_of(one.cell), "value": one.value} for one in report.headlines],
        "tables": [_table(one) for one in report.tables],
        "indicators": [_indicator(one) for one in report.indicators],
    }


def _table(figures: TableFigures) -> dict[str, Any]:
    return {
        "id": figures.table.id,
        "dimensions": list(figures.table.dimensions),
        "optional": figures.table.is_optional,
        "cells": [{"key": dict(one.key), "value": one.value} for one in figures.figures],
    }


def _indicator(figure: IndicatorFigure) -> dict[str, Any]:
    return {
        "id": figure.indicator.id,
        "optional": figure.indicator.is_optional,
        "numerator": figure.numerator,
        "denominator": figure.denominator,
        "value": figure.share if figure.indicator.is_share else figure.numerator,
    }
