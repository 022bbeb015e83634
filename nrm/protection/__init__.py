"""Where somebody is sheltered and how a witness is protected: forms that only the agency that wrote them opens."""
