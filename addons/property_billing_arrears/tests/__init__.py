from . import test_approval
from . import test_case
from . import test_correction_request
from . import test_engine_reduction
from . import test_engine_stages
from . import test_reduction
from . import test_write_off
