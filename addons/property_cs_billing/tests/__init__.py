from . import test_repair_charge
