from . import test_vendor_portal, test_vendor_isolation
