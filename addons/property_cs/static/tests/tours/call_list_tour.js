import { registry } from "@web/core/registry";

/** A key on the page, as somebody with a receiver in the other hand presses it. */
const key = (name) => ({
    trigger: "body",
    run: () =>
        window.dispatchEvent(
            new KeyboardEvent("keydown", { key: name, code: `Key${name.toUpperCase()}`, bubbles: true })
        ),
});
const opened = (subject) => ({ trigger: `.o_call_story h3:contains('${subject}')` });
const comment = (text) => ({ trigger: ".o_call_comment:focus", run: `edit ${text}` });

registry.category("web_tour.tours").add("property_call_list", {
    steps: () => [
        opened("First"),
        { trigger: ".o_call_phone[href='tel:18900000001']" },
        { content: "One key answers, the next opens", ...key("a") },
        opened("Second"),
        { trigger: ".o_call_last[data-answer=a]" },
        { content: "Nobody picks up", ...key("n") },
        opened("Third"),
        { content: "Not satisfied asks for words", ...key("c") },
        comment("still dirty"),
        { trigger: ".o_call_comment:focus", run: "press Enter" },
        opened("Fourth"),
        { content: "A word before the key", ...key("m") },
        comment("took long"),
        { trigger: ".o_call_comment:focus", run: "press Enter" },
        { trigger: ".o_call_comment:not(:focus)" },
        key("b"),
        { trigger: ".o_call_none" },
    ],
});
