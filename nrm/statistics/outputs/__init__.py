"""The forms in which a report leaves the system: JSON, CSV, XLSX and PDF."""
