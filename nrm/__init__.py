"""Case management for Albania's National Referral Mechanism for victims of trafficking."""
