from . import test_access
from . import test_attacks
from . import test_citation
from . import test_clauses
from . import test_demo
from . import test_portal
from . import test_reading
from . import test_version
