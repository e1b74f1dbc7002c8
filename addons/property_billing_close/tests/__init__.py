from . import test_deferral
from . import test_income_release
from . import test_month_close
from . import test_opening
from . import test_remuneration
