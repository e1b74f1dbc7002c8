from . import account_move_reversal
from . import account_payment_register
