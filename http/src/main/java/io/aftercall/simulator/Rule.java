package io.aftercall.simulator;

import io.aftercall.simulator.FormValue.Branch;
import io.aftercall.simulator.FormValue.Text;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads one parameter: checks its form and gives its value. */
@FunctionalInterface
interface Rule {

    /**
     * @param param the whole name, for the error object: {@code items[0][price]}
     * @return the value, null if an empty text unsets it
     * @throws Refusal if the form is wrong
     */
    @Nullable
    Object read(String param, FormValue raw);

    static Rule text() {
        return (param, raw) -> emptyToNull(textOf(param, raw));
    }

    static Rule integer() {
        return (param, raw) -> {
            String text = given(param, raw);
            if (!text.matches("-?\\d{1,18}")) {
                throw Refusals.invalid("parameter_invalid_integer", param, "Invalid integer: " + shown(text));
            }
            return Long.valueOf(text);
        };
    }

    static Rule decimal() {
        return (param, raw) -> {
            String text = given(param, raw);
            if (!text.matches("-?\\d{1,15}(\\.\\d{1,12})?")) {
                throw Refusals.invalid(param, "Invalid decimal: " + shown(text));
            }
            return new BigDecimal(text);
        };
    }

    static Rule bool() {
        return (param, raw) -> {
            String text = given(param, raw);
            if (!text.equals("true") && !text.equals("false")) {
                throw Refusals.invalid(param, "Invalid boolean: " + shown(text));
            }
            return Boolean.valueOf(text);
        };
    }

    static Rule oneOf(String... choices) {
        return (param, raw) -> {
            String text = given(param, raw);
            if (!List.of(choices).contains(text)) {
                String message = "Invalid " + param + ": must be one of " + String.join(", ", choices);
                throw Refusals.invalid(param, message);
            }
            return text;
        };
    }

    static Rule currency() {
        return (param, raw) -> {
            String text = given(param, raw).toLowerCase(Locale.ROOT);
            boolean known = Currency.getAvailableCurrencies().stream()
                    .anyMatch(currency -> currency.getCurrencyCode().equalsIgnoreCase(text));
            if (!known) {
                throw Refusals.invalid(param, "Invalid currency: " + shown(text));
            }
            return text;
        };
    }

    static Rule hash(Schema schema) {
        return (param, raw) -> switch (raw) {
            case Branch branch -> schema.read(param, branch);
            case Text(String text) when text.isEmpty() -> null;
            case Text ignored -> throw Refusals.invalid(param, "Invalid object");
        };
    }

    static Rule list(Rule element) {
        return (param, raw) -> switch (raw) {
            case Branch branch when branch.isList() -> elements(param, branch, element);
            case Text(String text) when text.isEmpty() -> List.of();
            default -> throw Refusals.invalid(param, "Invalid array");
        };
    }

    /** Anything: for branches of the API that the simulator takes and gives back without a look inside. */
    static Rule any() {
        return Rule::plain;
    }

    private static @Nullable Object plain(String param, FormValue raw) {
        return switch (raw) {
            case Text(String text) -> emptyToNull(text);
            case Branch branch when branch.isList() -> elements(param, branch, any());
            case Branch branch -> {
                Fields fields = new Fields();
                branch.children().forEach((name, value) -> fields.set(name, plain(param, value)));
                yield fields;
            }
        };
    }

    private static List<Object> elements(String param, Branch branch, Rule element) {
        List<Object> values = new ArrayList<>();
        for (FormValue value : branch.elements()) {
            Object read = element.read(param + "[" + values.size() + "]", value);
            values.add(read == null ? "" : read);
        }
        return List.copyOf(values);
    }

    private static String given(String param, FormValue raw) {
        String text = textOf(param, raw).strip();
        if (text.isEmpty()) {
            throw Refusals.empty(param);
        }
        return text;
    }

    private static String textOf(String param, FormValue raw) {
        if (raw instanceof Text(String text)) {
            if (text.length() > 5000) {
                throw Refusals.invalid(param, "Invalid string: at most 5000 characters");
            }
            return text;
        }
        throw Refusals.invalid(param, "Invalid string");
    }

    private static @Nullable String emptyToNull(String text) {
        return text.isEmpty() ? null : text;
    }

    private static String shown(String text) {
        return text.length() > 60 ? text.substring(0, 60) + "…" : text;
    }
}
