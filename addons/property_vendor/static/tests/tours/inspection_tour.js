import { browser } from "@web/core/browser/browser";
import { registry } from "@web/core/registry";

const card = (name) => `.o_phone_item:contains(${name})`;
let line;

/** No inspection gets through, as in a stairwell. */
function cut() {
    line = browser.XMLHttpRequest;
    browser.XMLHttpRequest = class extends line {
        open(method, url, ...args) {
            this.isLost = url.includes("property.vendor.phone");
            super.open(method, url, ...args);
        }

        send(body) {
            if (this.isLost) {
                this.dispatchEvent(new Event("error"));
            } else {
                super.send(body);
            }
        }
    };
}

function mend() {
    browser.XMLHttpRequest = line;
}

function draw({ anchor }) {
    const box = anchor.getBoundingClientRect();
    const at = (type, x, y) =>
        anchor.dispatchEvent(
            new PointerEvent(type, {
                pointerId: 1,
                bubbles: true,
                cancelable: true,
                clientX: box.left + x,
                clientY: box.top + y,
            })
        );
    anchor.setPointerCapture = () => {};
    at("pointerdown", 20, 20);
    at("pointermove", 90, 60);
    at("pointerup", 90, 60);
}

// Made without a line, kept over a reload, sent once when the line is back.
registry.category("web_tour.tours").add("property_vendor_phone", {
    steps: () => [
        { trigger: ".o_phone_new", run: "click" },
        {
            content: "One contract is in reach",
            trigger: ".o_phone_contract",
            run: "selectByIndex 1",
        },
        { content: "A day of the contract", trigger: ".o_phone_date", run: "edit 2026-11-20" },
        { trigger: ".o_phone_checklist", run: "selectByLabel Test List" },
        { content: "The line is lost", trigger: card("Floors"), run: cut },
        { trigger: `${card("Floors")} .o_phone_steps .btn:contains(36)`, run: "click" },
        { content: "It says what is missing", trigger: `${card("Floors")} .o_phone_item_problem` },
        { trigger: ".o_phone_finish", run: "click" },
        { content: "Nothing is sent by halves", trigger: `${card("Glass")} .o_phone_item_problem` },
        { trigger: `${card("Floors")} .o_phone_finding_add`, run: "click" },
        { trigger: `${card("Floors")} .o_phone_finding_name`, run: "edit Oil" },
        { trigger: `${card("Glass")} .o_phone_points`, run: "edit 36" },
        { trigger: ".o_phone_score:contains(72.00)" },
        { trigger: ".o_phone_signed_by", run: "edit Chen" },
        { trigger: ".o_finger_pad canvas", run: draw },
        { trigger: ".o_phone_finish", run: "click" },
        { content: "Kept, and said so", trigger: ".o_phone_waiting:contains(1)" },
        { trigger: ".o_phone_card .text-bg-warning" },
        { content: "The line is back", trigger: ".o_phone_send:enabled", run: mend },
        { trigger: ".o_phone_send:enabled", run: "click" },
        { content: "Sent, and no longer kept", trigger: ".o_phone_sent:contains(72.00)" },
        { trigger: "body:not(:has(.o_phone_waiting))" },
    ],
});
