# Run in Odoo's shell: loads the demo data of the suite's own modules and of nothing
# else, so that the demo shows one community and not the partners of Odoo's examples.
import os

from odoo.modules.loading import load_demo
from odoo.modules.module_graph import ModuleGraph
from odoo.tools import config

suite = {
    name
    for path in config["addons_path"]
    if os.path.isdir(path)
    for name in os.listdir(path)
}
modules = env["ir.module.module"].search([("state", "=", "installed")])
graph = ModuleGraph(env.cr, mode="load")
graph.extend(modules.mapped("name"))
pending = [node for node in graph if node.name in suite and not node.demo]
for node in pending:
    if not load_demo(env, node, {}, "init"):
        env.cr.commit()
        raise SystemExit(f"ERROR: the demo data of {node.name} did not load")
modules.filtered(lambda m: m.name in {node.name for node in pending}).demo = True
env.cr.commit()
