# Run in Odoo's shell: uninstalls the module $PROPERTY_MODULE and says what it left
# behind. Ends with an error if it left anything.
import os

module = os.environ["PROPERTY_MODULE"]
record = env["ir.module.module"].search([("name", "=", module)])
own = {name: model for name, model in env.items() if model._original_module == module}
tables = {model._table for model in own.values() if model._auto and not model._abstract}
added = {
    (model._table, field.name)
    for name, model in env.items()
    if name not in own and model._auto and not model._abstract
    for field in model._fields.values()
    if field.store and field.column_type and set(field._modules) == {module}
}
print(f"uninstalling {module}: {len(own)} models, {len(added)} fields of other models")
record.button_immediate_uninstall()

env = env(cr=env.registry.cursor())
left = []
env.cr.execute("SELECT state FROM ir_module_module WHERE name = %s", [module])
left += [f"state {state}" for (state,) in env.cr.fetchall() if state != "uninstalled"]
env.cr.execute("SELECT model, name FROM ir_model_data WHERE module = %s", [module])
left += [f"XML id {name} ({model})" for model, name in env.cr.fetchall()]
env.cr.execute("SELECT model FROM ir_model WHERE model = ANY(%s)", [list(own)])
left += [f"model {name}" for (name,) in env.cr.fetchall()]
env.cr.execute(
    "SELECT tablename FROM pg_tables WHERE tablename = ANY(%s)", [list(tables)]
)
left += [f"table {name}" for (name,) in env.cr.fetchall()]
env.cr.execute("SELECT table_name, column_name FROM information_schema.columns")
left += [f"column {name}" for name in set(env.cr.fetchall()) & added]
env.cr.close()
if left:
    raise SystemExit(f"ERROR: {module} left behind: " + ", ".join(sorted(left)))
print(f"{module} is gone")
