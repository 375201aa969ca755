package io.aftercall.http.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.aftercall.request.InvalidSubmission;
import io.aftercall.request.StripeCall;
import io.aftercall.stripe.FormEncoder;
import io.aftercall.stripe.FormException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Stripe's parameters: from JSON to maps and lists with exact numbers, checked as far as they can be before sending. */
final class Params {

    /** Of a call that is only made to check its parts. */
    static final String ANY_VERSION = "2026-01-01";

    private static final String ANY_PATH = "/v1/any";

    private Params() {}

    /** What is wrong goes to {@code fields}; the map is only fit for use if nothing was. */
    static Map<String, Object> read(ObjectNode params, String method, Fields fields) {
        Map<String, Object> values = new LinkedHashMap<>();
        for (var param : params.properties()) {
            String name = "params." + param.getKey();
            if (!checkMoney(name, param.getKey(), param.getValue(), fields)) {
                continue;
            }
            Object value = value(param.getValue());
            try {
                FormEncoder.encode(Collections.singletonMap(param.getKey(), value));
            } catch (FormException e) {
                String field = e.field().equals("params") ? name : "params." + e.field();
                fields.error(field, e.problem());
                continue;
            }
            values.put(param.getKey(), value);
        }
        checkSize(values, method, fields);
        return values;
    }

    private static void checkSize(Map<String, Object> values, String method, Fields fields) {
        try {
            new StripeCall(method, ANY_PATH, FormEncoder.encode(values), ANY_VERSION, null);
        } catch (FormException e) {
            fields.error("params", e.problem());
        } catch (InvalidSubmission e) {
            fields.error(e);
        }
    }

    /** Amounts are whole numbers of the currency's smallest unit (docs.stripe.com/currencies), so 20.00 is a mistake. */
    private static boolean checkMoney(String path, String name, JsonNode value, Fields fields) {
        if (value.isFloatingPointNumber() && isMoney(name)) {
            fields.error(path, "expected a whole number of the currency's smallest unit");
            return false;
        }
        boolean holds = true;
        for (var child : value.properties()) {
            holds &= checkMoney(path + "[" + child.getKey() + "]", child.getKey(), child.getValue(), fields);
        }
        for (int i = 0; value.isArray() && i < value.size(); i++) {
            holds &= checkMoney(path + "[" + i + "]", name, value.get(i), fields);
        }
        return holds;
    }

    private static boolean isMoney(String name) {
        return name.equals("amount") || name.endsWith("_amount") || name.startsWith("amount_");
    }

    private static @Nullable Object value(JsonNode json) {
        return switch (json.getNodeType()) {
            case OBJECT -> {
                Map<String, @Nullable Object> map = new LinkedHashMap<>();
                json.properties().forEach(field -> map.put(field.getKey(), value(field.getValue())));
                yield map;
            }
            case ARRAY -> {
                List<@Nullable Object> list = new ArrayList<>();
                json.forEach(item -> list.add(value(item)));
                yield list;
            }
            case NUMBER -> json.numberValue();
            case BOOLEAN -> json.booleanValue();
            case STRING -> json.textValue();
            case NULL, MISSING -> null;
            case BINARY, POJO -> throw new IllegalStateException("no text is read as " + json.getNodeType());
        };
    }
}
