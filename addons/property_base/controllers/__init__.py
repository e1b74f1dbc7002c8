from . import activation
from . import portal
from . import signup
from . import xlsx
