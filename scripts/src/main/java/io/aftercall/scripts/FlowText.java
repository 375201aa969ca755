package io.aftercall.scripts;

/**
 * One version of a flow.
 *
 * @param name the stem of its file, with the ending: {@code new_create_price_error}
 * @param version the SHA-256 of the text in hex
 */
public record FlowText(String name, String version, String text) {

    public static FlowText of(FlowName name, String text) {
        return new FlowText(name.value(), Sha256.hex(text), text);
    }

    String fileName() {
        return name + ".groovy";
    }

    /** Without the text. */
    @Override
    public String toString() {
        return "FlowText[" + name + " " + version + "]";
    }
}
