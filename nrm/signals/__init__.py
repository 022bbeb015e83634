"""What comes in: from the hotline, apps, mobile units, schools, citizens; one signal is not yet a case."""
