/**
 * Print a whole HTML document: the browser's dialog comes at once, in a kiosk it
 * prints without one. The page itself stays.
 */
export function printHtml(html) {
    const frame = document.createElement("iframe");
    frame.className = "o_property_print";
    frame.style.cssText = "position:fixed;width:0;height:0;border:0;right:0;bottom:0";
    frame.addEventListener("load", () => {
        const page = frame.contentWindow;
        page.addEventListener("afterprint", () => frame.remove());
        page.focus();
        page.print();
    });
    frame.srcdoc = html;
    document.querySelectorAll("iframe.o_property_print").forEach((old) => old.remove());
    document.body.append(frame);
}
