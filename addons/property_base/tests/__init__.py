from . import test_occupancy
