# Run in Odoo's shell before `account` is installed: the main company is Chinese, so
# that the Chinese chart of accounts follows. `env` comes from the shell.
cny = env.ref("base.CNY")
cny.active = True
company = env.ref("base.main_company")
company.write(
    {
        "name": "示范物业服务有限公司",
        "country_id": env.ref("base.cn").id,
        "currency_id": cny.id,
    }
)
people = env["res.users"].with_context(active_test=False).search([]).partner_id
(people | company.partner_id).write({"lang": "zh_CN", "tz": "Asia/Shanghai"})
env["ir.default"].set("res.partner", "lang", "zh_CN")
env["ir.default"].set("res.partner", "tz", "Asia/Shanghai")
env["res.lang"]._activate_lang("zh_CN").week_start = "1"
env.cr.commit()
