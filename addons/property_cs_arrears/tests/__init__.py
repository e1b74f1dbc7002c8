from . import test_dispute_ticket
