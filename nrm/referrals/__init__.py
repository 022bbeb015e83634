"""The referral to protection and to formal identification (F3), and the answers it gets.

A referral goes to the Responsible Authority, which returns it for completion or confirms it and
chooses the receiving service; that service accepts it or refuses it with a reason.
"""
