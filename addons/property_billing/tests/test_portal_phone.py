from odoo.tests import HttpCase, tagged

from .fee_portal_common import FeePortalCommon

SEND = """
(() => {
    if (document.documentElement.scrollWidth > window.innerWidth) {
        throw new Error("the page scrolls sideways");
    }
    const form = document.querySelector("[data-unit] form");
    form.querySelector("summary").click();
    form.querySelector("[name=reference]").value = "WX-390";
    const files = new DataTransfer();
    const bytes = new Uint8Array([137, 80, 78, 71, 13, 10, 26, 10, 0, 0, 0, 0]);
    files.items.add(new File([bytes], "pay.png", {type: "image/png"}));
    form.querySelector("input[type=file]").files = files.files;
    const data = new FormData(form);
    fetch(form.action, {method: "POST", body: data}).then((answer) => {
        if (!answer.url.includes("sent=1")) {
            throw new Error("the proof was not taken: " + answer.url);
        }
        console.log("test successful");
    });
})()
"""


@tagged("post_install", "-at_install")
class TestPortalPhone(FeePortalCommon, HttpCase):
    browser_size = "390x844"
    touch_enabled = True

    def test_a_proof_sent_by_phone_is_confirmed(self):
        phone = self.owner2.phone
        self.browser_js(
            "/my/fees",
            SEND,
            "!!document.querySelector('[data-unit] form')",
            login=phone,
        )
        proof = self.env["property.payment.proof"].search(
            [("reference", "=", "WX-390")]
        )
        self.assertEqual(proof.amount, 273.67)
        proof.with_user(self.cashier).action_confirm()
        self.assertEqual(proof.state, "confirmed")
        self.assertEqual(self.other.payment_state, "paid")
