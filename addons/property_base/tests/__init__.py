from . import test_occupancy
from . import test_xlsx
from . import test_xlsx_download
from . import test_qr
