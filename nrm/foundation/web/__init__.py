"""The web kit: frame, components, forms, headers, errors and transactions that every page uses."""
