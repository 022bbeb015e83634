"""What came late or was corrected after figures were frozen, told in words in the annual report."""
