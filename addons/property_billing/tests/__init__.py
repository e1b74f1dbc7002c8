from . import test_arrears_asof
from . import test_engine_assess
from . import test_engine_money
from . import test_engine_proration
from . import test_engine_tariff
from . import test_posting
from . import test_capitals
from . import test_limitation
