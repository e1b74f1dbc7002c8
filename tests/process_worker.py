"""Runs code with an environment: DATABASE ADDONS_PATH DATA_DIR CODE.

The code commits what it wants kept; what it prints is read by the test.
"""

import sys

from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry
from odoo.tools import config


def main(database, addons_path, data_dir, code):
    config.parse_config(
        [
            f"--database={database}",
            f"--addons-path={addons_path}",
            f"--data-dir={data_dir}",
            "--no-http",
            "--log-level=warn",
        ],
        setup_logging=True,
    )
    with Registry(database).cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {})
        exec(compile(code, "<test>", "exec"), {"env": env})


if __name__ == "__main__":
    main(*sys.argv[1:])
