# Run in Odoo's shell: compiles the asset bundles, so that the first person to log in,
# or the first page of a test, does not wait for them.
env["ir.qweb"]._pregenerate_assets_bundles()  # noqa: F821
env.cr.commit()  # noqa: F821
