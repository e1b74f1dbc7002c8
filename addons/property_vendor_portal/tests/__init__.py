from . import test_vendor_evaluation, test_vendor_isolation, test_vendor_portal
