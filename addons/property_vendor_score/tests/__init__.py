from . import test_engine_score
from . import test_evaluation
from . import test_evaluation_flow
from . import test_evaluation_access
from . import test_evaluation_papers
