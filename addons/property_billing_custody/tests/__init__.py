from . import test_engine_custody
from . import test_deposit
from . import test_deposit_refused
from . import test_fund
from . import test_ledgers
from . import test_prepayment
from . import test_public
from . import test_custody_access
