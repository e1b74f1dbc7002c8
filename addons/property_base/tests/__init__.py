from . import test_board
from . import test_board_layout
from . import test_household
from . import test_occupancy
from . import test_search_term
from . import test_xlsx
from . import test_xlsx_download
from . import test_qr
