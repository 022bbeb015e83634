"""The whole case on one page: who, where it stands, what comes next, what happened, what is in the file, who looked."""
