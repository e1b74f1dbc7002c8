from . import property_community
from . import property_occupancy
from . import account_move
from . import account_move_line
from . import account_partial_reconcile
from . import property_past_reconcile
from . import res_company
from . import account_payment
