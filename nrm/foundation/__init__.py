"""What every slice stands on: clock, errors, language, declarations, database, web kit, documents."""
