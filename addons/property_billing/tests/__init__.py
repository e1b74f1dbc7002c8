from . import test_arrears_asof
