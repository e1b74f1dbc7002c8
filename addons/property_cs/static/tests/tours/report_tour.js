import {registry} from "@web/core/registry";

/** Fill a file field with a large photo, as a phone would. */
async function takePhoto(input) {
    const canvas = document.createElement("canvas");
    canvas.width = 2400;
    canvas.height = 1600;
    const context = canvas.getContext("2d");
    const noise = context.createImageData(canvas.width, canvas.height);
    // Slight noise, which a PNG cannot pack and a JPEG can.
    let seed = 1;
    for (let i = 0; i < noise.data.length; i++) {
        seed = (seed * 16807) % 2147483647;
        noise.data[i] = i % 4 === 3 ? 255 : 120 + (seed % 12);
    }
    context.putImageData(noise, 0, 0);
    const blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
    const transfer = new DataTransfer();
    transfer.items.add(new File([blob], "tap.png", {type: "image/png"}));
    input.files = transfer.files;
    input.dispatchEvent(new Event("change", {bubbles: true}));
}

function checkWidth() {
    const width = document.documentElement.scrollWidth;
    if (width > window.innerWidth) {
        throw new Error(`The page is ${width} px wide, the phone ${window.innerWidth}`);
    }
}

registry.category("web_tour.tours").add("property_cs_report", {
    steps: () => [
        {
            content: "The card of the reports",
            trigger: "a[href='/my/property/reports']",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "A new report",
            trigger: "a.btn[href='/my/property/reports/new']",
            run: "click",
            expectUnloadPage: true,
        },
        {trigger: "label[for='type_repair']", run: "click"},
        {trigger: "textarea[name='text']", run: "edit The tap drips."},
        {
            trigger: "form.o_property_report:not(.o_waiting) input[name='photos']",
            run: ({anchor}) => takePhoto(anchor),
        },
        {
            content: "The photo is small enough and a JPEG now",
            trigger: "button[type='submit']:enabled",
            async run() {
                const input = document.querySelector("input[name='photos']");
                for (let tries = 0; tries < 100; tries++) {
                    const file = input.files[0];
                    if (file && file.type === "image/jpeg") {
                        return;
                    }
                    await new Promise((resolve) => setTimeout(resolve, 100));
                }
                throw new Error("The photo was not made smaller");
            },
        },
        {
            trigger: "input[name='date']",
            run({anchor}) {
                anchor.value = anchor.max;
            },
        },
        {trigger: "label[for='slot_morning']", run: "click"},
        {trigger: "body", run: checkWidth},
        {
            trigger: "form.o_property_report button[type='submit']:enabled",
            run: "click",
            expectUnloadPage: true,
        },
        {trigger: ".alert-success"},
        {trigger: ".o_property_steps li:first-child.fw-bold"},
        {trigger: "img[alt='tap.jpg']"},
        {trigger: "textarea[name='answer']", run: "edit After nine please."},
        {trigger: "body", run: checkWidth},
        {
            trigger: ".o_property_answer button[type='submit']",
            run: "click",
            expectUnloadPage: true,
        },
        {trigger: ".o_property_message:contains('After nine please.')"},
    ],
});

registry.category("web_tour.tours").add("property_cs_report_done", {
    steps: () => [
        {trigger: ".o_property_message:contains('We come tomorrow.')"},
        {trigger: ".o_property_report_page:contains('washer changed')"},
        {
            trigger: ".o_property_confirm button",
            run: "click",
            expectUnloadPage: true,
        },
        {trigger: ".alert-success"},
        {trigger: "label[for='rate_not']", run: "click"},
        {trigger: "textarea[name='comment']", run: "edit Still drips."},
        {
            trigger: ".o_property_rate button[type='submit']",
            run: "click",
            expectUnloadPage: true,
        },
        {trigger: ".o_property_rated"},
        {trigger: "details summary", run: "click"},
        {trigger: "textarea[name='reason']", run: "edit It drips again."},
        {trigger: "body", run: checkWidth},
        {
            trigger: ".o_property_reopen button[type='submit']",
            run: "click",
            expectUnloadPage: true,
        },
        {trigger: ".o_property_message:contains('It drips again.')"},
    ],
});
