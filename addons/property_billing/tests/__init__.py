from . import test_arrears_asof
from . import test_posting
