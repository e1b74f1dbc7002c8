from . import test_settlement, test_settlement_bill, test_settlement_access
