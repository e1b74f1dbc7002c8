from . import test_engine_counter
from . import test_engine_till
from . import test_print
from . import test_take
from . import test_take_refused
from . import test_till
from . import test_void
from . import test_channels
